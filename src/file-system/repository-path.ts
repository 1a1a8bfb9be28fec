import { posix, win32 } from 'node:path';
import { KirschError } from '../errors/index.ts';
import { isSafeName, type PathPlatform } from './safe-name.ts';

/*
 * A path in a repository is `/` and names, parted by `/`, whatever system it came from. Windows has a root for each
 * drive; as in restic, the first name is then the drive's letter, or the whole share of a network path:
 *
 *   C:\Users\ada         /C/Users/ada
 *   \\server\share\ada   /\\server\share/ada
 */

/**
 * The names that lead from the root of a repository to what lies at this path; none for `/` itself.
 *
 * @param absolute a path of `platform`; on Windows with `\` or `/`, also the long form that begins with `\\?\`
 * @throws `BAD_ARGUMENT` when it is not absolute
 */
export function repositoryNames(absolute: string, platform: PathPlatform): string[] {
  if (platform === 'posix') {
    if (!posix.isAbsolute(absolute)) throw notAbsolute(absolute);
    return posix.normalize(absolute).split('/').filter(Boolean);
  }
  const path = win32.normalize(shortForm(absolute));
  const { root } = win32.parse(path);
  const names = path.slice(root.length).split('\\').filter(Boolean);
  if (/^[a-z]:\\$/i.test(root)) return [root.charAt(0), ...names];
  if (/^\\\\[^\\?.]/.test(root)) return [root.replace(/\\$/, ''), ...names];
  // `\folder` and `C:folder` depend on the current drive or folder.
  throw notAbsolute(absolute);
}

/** The path in a repository of what lies at this path; see `repositoryNames`. */
export function toRepositoryPath(absolute: string, platform: PathPlatform): string {
  return `/${repositoryNames(absolute, platform).join('/')}`;
}

/**
 * The path on a computer that these names came from, the inverse of `repositoryNames`. Undefined when they cannot
 * have come from such a computer: a name is not safe there, or the first is no drive or share of Windows.
 */
export function toLocalPath(names: readonly string[], platform: PathPlatform): string | undefined {
  const [root, ...rest] = platform === 'posix' ? ['', ...names] : names;
  if (root === undefined || !rest.every((name) => isSafeName(name, platform))) return undefined;
  if (platform === 'posix') return `/${rest.join('/')}`;
  if (/^[a-z]$/i.test(root)) return `${root}:\\${rest.join('\\')}`;
  const share = /^\\\\([^\\]+)\\([^\\]+)$/.exec(root);
  if (!share?.slice(1).every((name) => isSafeName(name, platform))) return undefined;
  return `${root}\\${rest.join('\\')}`;
}

/** Without the prefix by which Windows allows paths of more than 260 characters. */
function shortForm(path: string): string {
  if (/^\\\\\?\\UNC\\/i.test(path)) return `\\\\${path.slice(8)}`;
  return /^\\\\\?\\[a-z]:\\/i.test(path) ? path.slice(4) : path;
}

/**
 * The form in which Windows takes a path of any length, and every name in it as it stands; the same path elsewhere.
 * Node's own functions do this by themselves; other programs and libraries do not.
 */
export function toLongPath(absolute: string, platform: PathPlatform): string {
  return platform === 'win32' ? win32.toNamespacedPath(absolute) : absolute;
}

function notAbsolute(path: string): KirschError {
  return new KirschError('BAD_ARGUMENT', `"${path}" is not an absolute path.`, {
    details: { path },
  });
}
