import { loadSnapshots } from '../../../src/operations/snapshots/load-snapshots.ts';
import { copyOperation } from './copy-operation.ts';
import { mirrorOperation } from './mirror-operation.ts';
import type { CrashOperation, Expected } from './operation.ts';
import { passwdOperation } from './passwd-operation.ts';
import { pruneOperations } from './prune-operations.ts';
import { recoverOperation } from './recover-operation.ts';
import { repairOperations } from './repair-operations.ts';
import { rewriteOperation } from './rewrite-operation.ts';
import { timeOfDay } from './stage.ts';

/** Of the backup that is crashed. */
const NOW = timeOfDay(200);
const KEPT = 2;

const backupOperation: CrashOperation = {
  name: 'backup',
  async prepare({ objects, source, states, latest }) {
    const made: Expected = new Map([[NOW, [latest]]]);
    return {
      objects,
      work: { verb: 'backup', source: source.folder, host: 'desk', time: NOW },
      afterCrash: { must: states, may: made },
      atEnd: { must: new Map([...states, ...made]) },
    };
  },
};

const forgetOperation: CrashOperation = {
  name: 'forget',
  async prepare({ objects, states }) {
    const must = new Map([...states].slice(-KEPT));
    return {
      objects,
      work: { verb: 'forget', keepLast: KEPT },
      afterCrash: { must, may: states },
      atEnd: { must },
    };
  },
};

const tagOperation: CrashOperation = {
  name: 'tag',
  prepare: async ({ objects, states }) => ({
    objects,
    work: { verb: 'tag', tag: 'seen' },
    afterCrash: { must: states },
    atEnd: { must: states },
    finished: (shared) =>
      shared.kirsch(async (repository) => {
        const untagged = (await loadSnapshots(repository)).filter(
          ({ snapshot }) => !snapshot.tags.includes('seen'),
        );
        return untagged.map(({ id }) => `${id} is not tagged`);
      }),
  }),
};

export const CRASH_OPERATIONS: readonly CrashOperation[] = [
  backupOperation,
  forgetOperation,
  ...pruneOperations,
  copyOperation,
  mirrorOperation,
  ...repairOperations,
  recoverOperation,
  rewriteOperation,
  tagOperation,
  passwdOperation,
];
