import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { randomPolynomial } from '../../chunker/index.ts';
import { randomMasterKey } from '../../format/index.ts';
import { OpenRepository } from '../../repository/open-repository.ts';
import { FolderStorage } from '../../storage/index.ts';
import { withStaging } from './staging.ts';

/**
 * Runs `work` with a repository of its own in a folder for temporary files. Its key is kept nowhere: what a killed run leaves of it, nobody
 * can read.
 *
 * @param bytes that are going to be put into it
 * @throws KirschError `DISK_FULL` before anything is written, where there is no room for them
 */
export async function withScratchRepository<T>(
  bytes: number,
  temporaryFolder: string | undefined,
  work: (repository: OpenRepository) => Promise<T>,
): Promise<T> {
  return withStaging(bytes, temporaryFolder, async (folder) => {
    const storage = new FolderStorage(join(folder, 'repository'));
    await storage.create();
    const repository = new OpenRepository({
      storage,
      config: {
        version: 2,
        id: randomBytes(32).toString('hex'),
        chunkerPolynomial: randomPolynomial(randomBytes),
      },
      masterKey: randomMasterKey(),
      keyId: '',
    });
    try {
      return await work(repository);
    } finally {
      await repository.close();
    }
  });
}
