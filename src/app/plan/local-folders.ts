import { access, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { z } from '@hono/zod-openapi';
import { KirschError } from '../../index.ts';
import type { FolderView } from '../api/plan-schemas.ts';

const MOST_FOLDERS = 2_000;

/** Where disks and sticks are, by system; each holds folders that a person may choose. */
const PLACES_OF_DISKS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['/Volumes'],
  linux: ['/media', '/mnt', '/run/media'],
};

/**
 * The folders of this computer that a person can choose from: those below the home folder and those on other disks. Names
 * of folders only, never of files; a symlink is followed only where it stays within.
 */
export class LocalFolders {
  readonly #home: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(home: string, env: Readonly<Record<string, string | undefined>>) {
    this.#home = home;
    this.#env = env;
  }

  /**
   * @param path default: where to begin
   * @throws KirschError `BAD_ARGUMENT` for a folder that is not below a beginning, or is none
   */
  async list(path: string | undefined): Promise<z.infer<typeof FolderView>> {
    const roots = await this.#roots();
    if (path === undefined) {
      return { folders: roots.map((root) => ({ name: basename(root) || root, path: root })) };
    }
    const real = await realPathOf(path);
    if (real === undefined || !roots.some((root) => isWithin(root, real))) {
      throw new KirschError('BAD_ARGUMENT', 'This folder is not there to choose from.', {
        hint: 'Choose a folder below your home folder, or on another disk; any other one can be typed.',
        details: { reason: 'folder-not-offered', path },
      });
    }
    const entries = await readdir(real, { withFileTypes: true }).catch((cause: unknown) => {
      throw new KirschError('BAD_ARGUMENT', 'This folder cannot be looked into.', {
        cause,
        details: { reason: 'folder-unreadable', path },
      });
    });
    const folders = entries
      .filter((entry) => entry.isDirectory())
      .slice(0, MOST_FOLDERS)
      .map(({ name }) => ({ name, path: join(real, name) }));
    const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
    folders.sort((a, b) => compare(a.name, b.name));
    const isRoot = roots.includes(real);
    return { path: real, ...(!isRoot && { parent: dirname(real) }), folders };
  }

  /** @throws KirschError `BAD_ARGUMENT` that names a path that is not absolute */
  requireAbsolute(paths: readonly string[]): void {
    const wrong = paths.find((path) => !isAbsolute(path) || path.includes('\0'));
    if (wrong === undefined) return;
    throw new KirschError('BAD_ARGUMENT', 'A folder is named by its absolute path.', {
      hint: 'For example the path that the file manager shows.',
      details: { reason: 'path-not-absolute' },
    });
  }

  async #roots(): Promise<string[]> {
    const home = (await realPathOf(this.#home)) ?? this.#home;
    const places = PLACES_OF_DISKS[process.platform] ?? [];
    const disks = process.platform === 'win32' ? await this.#drives() : [];
    const found = await Promise.all([...places, ...disks].map(realPathOf));
    return [home, ...found.filter((root) => root !== undefined && root !== home)] as string[];
  }

  async #drives(): Promise<string[]> {
    const system = this.#env['SystemDrive'] ?? 'C:';
    const letters = [...'ABDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:`);
    const drives = letters.filter((drive) => drive !== system.toUpperCase()).map((it) => `${it}\\`);
    const there = await Promise.all(
      drives.map((drive) =>
        access(drive).then(
          () => true,
          () => false,
        ),
      ),
    );
    return drives.filter((_drive, at) => there[at]);
  }
}

async function realPathOf(path: string): Promise<string | undefined> {
  if (!isAbsolute(path) || path.includes('\0')) return undefined;
  return realpath(path).catch(() => undefined);
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
