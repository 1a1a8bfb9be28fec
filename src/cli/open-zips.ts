import type { Storage } from '../storage/index.ts';
import type { CommandContext } from './command-context.ts';
import { openStorageOf } from './open-repository.ts';

/** The option that says where zips are. */
export interface ZipPlaceOptions {
  readonly in?: string;
}

/** Runs `work` on the zips in that place; without one they are beside the repository. */
export async function withZips<T>(
  context: CommandContext,
  { in: place }: ZipPlaceOptions,
  work: (zips: Storage) => Promise<T>,
): Promise<T> {
  const { ZIP_NAMES } = await import('../storage/key.ts');
  const own = place === undefined ? context : at(context, place);
  const zips = await openStorageOf(own, undefined, ZIP_NAMES);
  try {
    return await work(zips);
  } finally {
    await zips.close();
  }
}

/** The zips in a folder, which is made. */
export async function openZipFolder(folder: string): Promise<Storage> {
  const [{ FolderStorage }, { ZIP_NAMES }] = await Promise.all([
    import('../storage/folder/folder-storage.ts'),
    import('../storage/key.ts'),
  ]);
  const zips = new FolderStorage(folder, ZIP_NAMES);
  await zips.create();
  return zips;
}

function at(context: CommandContext, repo: string): CommandContext {
  const { repositoryFile: _, ...global } = context.global;
  return { ...context, global: { ...global, repo } };
}
