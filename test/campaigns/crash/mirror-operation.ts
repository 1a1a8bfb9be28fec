import { SharedRepository } from '../../shared-repository.ts';
import { PASSWORD } from '../cheap-repository.ts';
import type { CrashOperation } from './operation.ts';
import type { Stage } from './stage.ts';
import type { Work } from './work.ts';

const KEPT = 3;
const FORGET: Work = { verb: 'forget', keepLast: KEPT };
const PRUNE: Work = { verb: 'prune', instant: true };

/** Of a repository from which much was removed since it was mirrored last: packs, indexes and snapshots come and go. */
export const mirrorOperation: CrashOperation = {
  name: 'mirror',
  async prepare(stage: Stage) {
    const objects = await stage.objectsAfter('mirrored', stage.objects, FORGET, PRUNE);
    const folder = await stage.folderWith('mirrored', objects);
    const kept = new Map([...stage.states].slice(-KEPT));
    return {
      objects: stage.objects,
      work: { verb: 'mirror', from: { env: new SharedRepository(folder, {}, PASSWORD).env } },
      afterCrash: { must: kept, may: stage.states },
      atEnd: { must: kept },
      finished: (mirrored) => differences(mirrored, objects.keys()),
    };
  },
};

/** What the mirror has and its source has not, or the other way round. */
async function differences(mirrored: SharedRepository, keys: Iterable<string>): Promise<string[]> {
  const missing = new Set(keys);
  const complaints: string[] = [];
  const storage = await mirrored.storage();
  try {
    for await (const { key } of storage.list('')) {
      if (!missing.delete(key)) complaints.push(`the mirror has ${key}, and its source has not`);
    }
  } finally {
    await storage.close();
  }
  return [...complaints, ...[...missing].map((key) => `the mirror lacks ${key}`)];
}
