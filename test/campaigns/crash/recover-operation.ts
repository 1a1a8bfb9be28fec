import { loadSnapshots } from '../../../src/operations/snapshots/load-snapshots.ts';
import { type IndexedRepository, loadIndex } from '../../../src/repository/indexed-repository.ts';
import type { SharedRepository } from '../../shared-repository.ts';
import type { CrashOperation, Expected } from './operation.ts';
import { timeOfDay } from './stage.ts';

const KEPT = 2;
/** Of the snapshot that is made, which is not to be the latest. */
const NOW = timeOfDay(0);
/** A next run finds what a killed one had made before its snapshot, and puts it into a folder of its own. */
const DEPTH = 2;

/** All snapshots but the last ones were removed by accident; their folders are still there. */
export const recoverOperation: CrashOperation = {
  name: 'recover',
  async prepare(stage) {
    const forget = { verb: 'forget', keepLast: KEPT } as const;
    const kept = new Map([...stage.states].slice(-KEPT));
    const lost = await stage.first.kirsch(async (repository) =>
      (await loadSnapshots(repository))
        .filter(({ snapshot }) => !kept.has(new Date(snapshot.time).toISOString()))
        .map(({ snapshot }) => snapshot.tree),
    );
    const recovered: Expected = new Map([[NOW, []]]);
    return {
      objects: await stage.objectsAfter('with snapshots lost', stage.objects, forget),
      work: { verb: 'recover', time: NOW },
      afterCrash: { must: kept, may: recovered },
      atEnd: { must: new Map([...kept, ...recovered]) },
      finished: (shared) => notRecovered(shared, lost),
    };
  },
};

/** Trees to which no recovered snapshot leads; the check has followed it down to their files. */
function notRecovered(shared: SharedRepository, lost: readonly string[]): Promise<string[]> {
  return shared.kirsch(async (repository) => {
    const indexed = await loadIndex(repository);
    const found = new Set<string>();
    for (const { snapshot } of await loadSnapshots(repository)) {
      if (new Date(snapshot.time).toISOString() === NOW) {
        await addFolders(found, snapshot.tree, indexed, DEPTH);
      }
    }
    return lost.filter((tree) => !found.has(tree)).map((tree) => `${tree} was not recovered`);
  });
}

async function addFolders(
  found: Set<string>,
  tree: string,
  indexed: IndexedRepository,
  depth: number,
): Promise<void> {
  for (const { subtree } of await indexed.loadTree(tree)) {
    if (subtree === undefined) continue;
    found.add(subtree);
    if (depth > 1) await addFolders(found, subtree, indexed, depth - 1);
  }
}
