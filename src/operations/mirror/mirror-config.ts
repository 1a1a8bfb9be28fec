import { isKirschError, KirschError } from '../../errors/index.ts';
import { type Config, decodeConfig } from '../../format/index.ts';
import { CONFIG_KEY } from '../../repository/file-kind.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { Storage } from '../../storage/index.ts';
import type { Listing } from './mirror-plan.ts';

/** Whether the target has to get the source's config. */
export type ConfigState = 'same' | 'missing' | 'outdated';

/**
 * Makes sure that the target is empty, or holds the same repository: the same one in an older format version counts, for a
 * migration changes the config and nothing else.
 * @throws KirschError `REPOSITORY_EXISTS` when another repository is there, or what is left of one, or a newer version of it
 */
export async function compareConfigs(
  source: OpenRepository,
  bytes: Buffer,
  target: Storage,
  { source: ours, target: theirs }: { readonly source: Listing; readonly target: Listing },
  signal: AbortSignal | undefined,
): Promise<ConfigState> {
  const there = await configOf(target, signal);
  if (there?.equals(bytes)) return 'same';
  if (there) {
    const config = openConfigOf(source, there);
    if (!config) throw anotherRepository(target, 'its config is another');
    if (config.version <= source.config.version) return 'outdated';
    throw new KirschError(
      'REPOSITORY_EXISTS',
      `${target.description} holds a newer version of this repository: format ${config.version} instead of ${source.config.version}.`,
      { hint: 'Look whether source and target are not the wrong way round.' },
    );
  }
  const strangers = [...theirs.key.keys()].filter((id) => !ours.key.has(id));
  if (strangers.length > 0) throw anotherRepository(target, `keys/${strangers[0]} is not of it`);
  const isKnown = theirs.key.size > 0;
  if (!isKnown && theirs.pack.size + theirs.index.size + theirs.snapshot.size > 0) {
    throw anotherRepository(target, 'there are packs, and no key');
  }
  return 'missing';
}

/** The config's sealed bytes; undefined where there is none. */
export async function configOf(
  storage: Storage,
  signal: AbortSignal | undefined,
): Promise<Buffer | undefined> {
  try {
    return await storage.get(CONFIG_KEY, { signal });
  } catch (error) {
    if (isKirschError(error, 'OBJECT_NOT_FOUND') || isKirschError(error, 'STORAGE_NOT_FOUND')) {
      return undefined;
    }
    throw error;
  }
}

/** A config of that repository from its sealed bytes; undefined where they are none. */
export function openConfigOf(
  { sealer, config }: OpenRepository,
  sealed: Buffer,
): Config | undefined {
  try {
    const opened = decodeConfig(sealer.open(sealed));
    return opened.id === config.id ? opened : undefined;
  } catch {
    return undefined;
  }
}

function anotherRepository(target: Storage, reason: string): KirschError {
  return new KirschError(
    'REPOSITORY_EXISTS',
    `In ${target.description} is another repository, or part of one: ${reason}.`,
    { hint: 'Choose an empty place for the mirror.' },
  );
}
