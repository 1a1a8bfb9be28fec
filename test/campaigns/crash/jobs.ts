import { openFolderCache } from '../../../src/repository/folder-cache.ts';
import type { OpenRepository } from '../../../src/repository/open-repository.ts';
import { openRepository } from '../../../src/repository/repository.ts';
import { openStorage, parseRepositoryUrl, type Storage } from '../../../src/storage/index.ts';
import { doWork, type Work } from './work.ts';

/** A repository as a process is told of it. */
export interface RepositoryAddress {
  /** As of a `SharedRepository`. */
  readonly env: Readonly<Record<string, string>>;
  /** Without one there is no cache. */
  readonly cacheFolder?: string | undefined;
}

/** What a process is to do; everything in it survives being written as JSON. */
export interface Job extends RepositoryAddress {
  readonly work: Work;
}

export type Wrap = (storage: Storage) => Storage;

/** Does it, under the lock that the command line takes for it. @returns what is to be told of it */
export function perform(job: Job, wrap: Wrap = (storage) => storage): Promise<string[]> {
  const { work } = job;
  return opened(job, wrap, (repository) =>
    'from' in work
      ? opened(work.from, wrap, (source) => doWork(repository, work, { source }))
      : doWork(repository, work),
  );
}

/** Opens a repository while `task` lasts. */
export async function opened<T>(
  { env, cacheFolder }: RepositoryAddress,
  wrap: Wrap,
  task: (repository: OpenRepository) => Promise<T>,
): Promise<T> {
  const { RESTIC_REPOSITORY: url = '', RESTIC_PASSWORD: password = '' } = env;
  const storage = await openStorage(parseRepositoryUrl(url), { env });
  try {
    const openCache =
      cacheFolder === undefined ? undefined : (id: string) => openFolderCache(cacheFolder, id);
    return await task(await openRepository(wrap(storage), { password, openCache }));
  } finally {
    await storage.close();
  }
}
