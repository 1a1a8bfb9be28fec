import { isKirschError } from '../../../src/errors/index.ts';
import { SharedRepository } from '../../shared-repository.ts';
import type { CrashOperation } from './operation.ts';

const NEW_PASSWORD = 'another one';

/** After the crash the old password opens the repository, the new one, or both. */
export const passwdOperation: CrashOperation = {
  name: 'key change',
  prepare: async ({ objects, states }) => ({
    objects,
    work: { verb: 'passwd', password: NEW_PASSWORD },
    afterCrash: { must: states },
    atEnd: { must: states },
    async reach(shared) {
      if (await opens(shared)) return shared;
      const { RESTIC_REPOSITORY: url = '', ...env } = shared.env;
      return new SharedRepository(url, env, NEW_PASSWORD);
    },
    finished: async (shared) =>
      shared.env['RESTIC_PASSWORD'] === NEW_PASSWORD ? [] : ['the old password still opens it'],
  }),
};

async function opens(shared: SharedRepository): Promise<boolean> {
  try {
    return await shared.kirsch(async () => true);
  } catch (error) {
    if (isKirschError(error, 'WRONG_PASSWORD')) return false;
    throw error;
  }
}
