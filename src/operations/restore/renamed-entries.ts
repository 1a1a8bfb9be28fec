import { KirschError } from '../../errors/index.ts';
import { localNames, type PathPlatform } from '../../file-system/index.ts';
import type { ListedEntry } from './listing.ts';

/** The entries of one folder under names that the system takes; those whose names it takes anyway are the same objects. */
export function withLocalNames(
  nodes: readonly ListedEntry[],
  platform: PathPlatform,
): readonly ListedEntry[] {
  if (platform === 'posix') return nodes;
  const names = localNames(
    nodes.map(({ name }) => name),
    platform,
  );
  if (names.size === 0) return nodes;
  return nodes.map((node) => {
    const name = names.get(node.name);
    return name === undefined ? node : { ...node, name };
  });
}

/** Says that an entry got another name; both are paths below the target, in their raw form. */
export function renamed(source: string, inside: string): KirschError {
  return new KirschError('TARGET_UNWRITABLE', `${source} is restored as ${inside}.`, {
    hint: 'Windows does not take its name, or takes it for that of another entry of the folder.',
    details: { reason: 'renamed', source, restoredAs: inside },
  });
}
