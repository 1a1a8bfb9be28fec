import { check } from '../../../src/operations/check/check.ts';
import { loadSnapshots } from '../../../src/operations/snapshots/load-snapshots.ts';
import { keyOf } from '../../../src/repository/file-kind.ts';
import { SharedRepository } from '../../shared-repository.ts';
import { PASSWORD } from '../cheap-repository.ts';
import type { StoredObjects } from '../stored-objects.ts';
import type { CrashOperation, Expected } from './operation.ts';
import type { Stage } from './stage.ts';
import type { Work } from './work.ts';

/** Each begins with a damage, which is there until the repair is through; what is whole in spite of it must stay so. */
export const repairOperations: readonly CrashOperation[] = [
  repairOperation('repair index', { verb: 'repair-index' }, withoutIndexes, 'all'),
  repairOperation('repair packs and heal', { verb: 'repair-packs' }, withFlippedByte, 'all'),
  repairOperation('repair snapshots', { verb: 'repair-snapshots' }, withoutPack, 'the whole'),
];

/** @param restores which snapshots are as they were once the repair is through; of the others whatever is left */
function repairOperation(
  name: string,
  work: Work,
  harm: (stage: Stage) => Promise<StoredObjects>,
  restores: 'all' | 'the whole',
): CrashOperation {
  return {
    name,
    async prepare(stage: Stage) {
      const objects = await harm(stage);
      const hurt = await hurtBy(stage, name, objects);
      const whole: Expected = new Map([...stage.states].filter(([time]) => !hurt.has(time)));
      if (whole.size === stage.states.size) throw new Error(`${name}: the harm harms nothing.`);
      const rest: Expected = new Map([...hurt].map((time) => [time, []]));
      return {
        objects,
        work,
        afterCrash: { must: whole, may: new Map([...stage.states, ...rest]), isSound: false },
        atEnd: { must: restores === 'all' ? stage.states : new Map([...whole, ...rest]) },
      };
    },
  };
}

/** Every other index file is gone. */
async function withoutIndexes({ objects }: Stage): Promise<StoredObjects> {
  const indexes = [...objects.keys()].filter((key) => key.startsWith('index/'));
  const gone = new Set(indexes.filter((_, at) => at % 2 === 1));
  return new Map([...objects].filter(([key]) => !gone.has(key)));
}

/** A byte of a chunk is another, which all snapshots need and the source still has. */
async function withFlippedByte(stage: Stage): Promise<StoredObjects> {
  const blobs = await dataBlobs(stage);
  const largest = blobs.reduce((best, other) => (other.length > best.length ? other : best));
  const key = keyOf('pack', largest.packId);
  const bytes = Buffer.from(stage.objects.get(key)!);
  bytes[largest.offset + (largest.length >> 1)]! ^= 1;
  return new Map([...stage.objects, [key, bytes]]);
}

/** A pack is gone that some snapshots need. */
async function withoutPack(stage: Stage): Promise<StoredObjects> {
  const blobs = await dataBlobs(stage);
  const gone = keyOf('pack', blobs.at(-1)!.packId);
  return new Map([...stage.objects].filter(([key]) => key !== gone));
}

function dataBlobs({ first }: Stage) {
  return first.kirschIndexed(async ({ index }) =>
    [...index.entries()].filter(({ type }) => type === 'data'),
  );
}

/** The times of the snapshots that cannot be restored whole. */
async function hurtBy(stage: Stage, name: string, objects: StoredObjects): Promise<Set<string>> {
  const folder = await stage.folderWith(`${name}, harmed`, objects);
  return new SharedRepository(folder, {}, PASSWORD).kirsch(async (repository) => {
    const { hurt } = await check(repository, { readData: 'all', workers: 1 });
    const ids = new Set(hurt.map(({ id }) => id));
    const all = await loadSnapshots(repository);
    const times = all.filter(({ id }) => ids.has(id)).map(({ snapshot }) => snapshot.time);
    return new Set(times.map((time) => new Date(time).toISOString()));
  });
}
