import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SharedRepository } from '../../shared-repository.ts';
import { createCheapRepository, PASSWORD } from '../cheap-repository.ts';
import { readObjects } from '../stored-objects.ts';
import type { CrashOperation } from './operation.ts';
import { type Stage, timeOfDay } from './stage.ts';

/** From a folder to a repository with another key, which has a snapshot of its own. */
export const copyOperation: CrashOperation = {
  name: 'copy',
  async prepare(stage: Stage) {
    const own = new Map([[timeOfDay(100), [stage.latest]]]);
    return {
      objects: await targetOf(stage),
      work: { verb: 'copy', from: { env: stage.first.env } },
      afterCrash: { must: own, may: stage.states },
      atEnd: { must: new Map([...stage.states, ...own]) },
    };
  },
};

async function targetOf(stage: Stage) {
  const path = join(stage.folder, 'target');
  mkdirSync(path);
  const storage = await new SharedRepository(path, {}, PASSWORD).storage();
  await createCheapRepository(storage);
  return stage.objectsAfter('target with a snapshot', await readObjects(storage), {
    verb: 'backup',
    source: stage.source.folder,
    host: 'other',
    time: timeOfDay(100),
  });
}
