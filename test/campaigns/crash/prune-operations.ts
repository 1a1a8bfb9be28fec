import { prune } from '../../../src/operations/prune/prune.ts';
import type { SharedRepository } from '../../shared-repository.ts';
import { perform } from './jobs.ts';
import type { CrashOperation } from './operation.ts';
import type { Stage } from './stage.ts';
import type { Work } from './work.ts';

const KEPT = 3;
const FORGET: Work = { verb: 'forget', keepLast: KEPT };
const MARK: Work = { verb: 'prune' };
/** After the grace period, by the clock of the test's. */
const DELETE: Work = { verb: 'prune', later: 24 };

/** Both phases, and both in one: packs are repacked and marked; a day later the marked ones are deleted. */
export const pruneOperations: readonly CrashOperation[] = [
  pruneOperation('prune, repack and mark', [FORGET], MARK),
  pruneOperation('prune, delete what is marked', [FORGET, MARK], DELETE),
  pruneOperation('prune --instant', [FORGET], { verb: 'prune', instant: true }),
];

function pruneOperation(name: string, before: Work[], work: Work): CrashOperation {
  return {
    name,
    async prepare(stage: Stage) {
      const must = new Map([...stage.states].slice(-KEPT));
      return {
        objects: await stage.objectsAfter(name, stage.objects, ...before),
        work,
        afterCrash: { must },
        atEnd: { must },
        finished: spaceComesBack,
      };
    },
  };
}

/** Nothing is left that is not used once the grace period is over; what a crash left over has one of its own. */
async function spaceComesBack(shared: SharedRepository): Promise<string[]> {
  for (const later of [48, 72]) {
    await perform({ env: shared.env, work: { verb: 'prune', later } });
  }
  return shared.kirsch(async (repository) => {
    const { plan } = await prune(repository, { dryRun: true });
    const { unused, duplicate, unindexed, waiting } = plan;
    return Object.entries({ unused, duplicate, unindexed, waiting }).flatMap(([what, { count }]) =>
      count > 0 ? [`${count} ${what} after all prunes`] : [],
    );
  });
}
