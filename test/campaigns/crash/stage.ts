import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type EntryFacts, readFolder } from '../../restored-tree.ts';
import { SharedRepository } from '../../shared-repository.ts';
import { ChangingSource, digestOf } from '../changing-source.ts';
import { createCheapRepository, PASSWORD } from '../cheap-repository.ts';
import { plantObjects, readObjects, type StoredObjects } from '../stored-objects.ts';
import { perform } from './jobs.ts';
import type { Expected } from './operation.ts';
import type { Work } from './work.ts';

/** How large the repository is that is crashed upon. */
export interface StageSize {
  /** Small files in each backup; each has replaced three in ten of those of the one before. */
  readonly files: number;
  readonly snapshots: number;
  /** Bytes of another large file that only the last state of the source has: what a crashed backup has to send. */
  readonly lastBytes: number;
}

/** What the runs of a campaign begin with: a source that no longer changes, and a repository of its earlier states. */
export class Stage {
  readonly folder: string;
  readonly source: ChangingSource;
  /** The repository of its earlier states, in a folder; only copies of it are crashed upon. */
  readonly first: SharedRepository;
  /** What is stored there, and what its snapshots are. */
  readonly objects: StoredObjects;
  readonly states: Expected;
  /** All that is in the source at each of those times, by path. */
  readonly facts: ReadonlyMap<string, ReadonlyMap<string, EntryFacts>>;
  readonly blobs: number;
  /** What a backup of the source as it is now must give. */
  readonly latest: string;

  private constructor(parts: Omit<Stage, 'latest' | 'objectsAfter' | 'folderWith'>) {
    this.folder = parts.folder;
    this.source = parts.source;
    this.first = parts.first;
    this.objects = parts.objects;
    this.states = parts.states;
    this.facts = parts.facts;
    this.blobs = parts.blobs;
    this.latest = parts.source.digest();
  }

  /** @param folder an empty one */
  static async make(folder: string, seed: number, size: StageSize): Promise<Stage> {
    const source = new ChangingSource(join(folder, 'source'), seed, size.files);
    const first = new SharedRepository(join(folder, 'first'), {}, PASSWORD);
    const storage = await first.storage();
    await createCheapRepository(storage);
    const states = new Map<string, string[]>();
    const facts = new Map<string, ReadonlyMap<string, EntryFacts>>();
    for (let day = 1; day <= size.snapshots; day++) {
      const time = timeOfDay(day);
      await perform({
        env: first.env,
        work: { verb: 'backup', source: source.folder, host: 'desk', time },
      });
      facts.set(time, readFolder(source.folder));
      states.set(time, [digestOf(facts.get(time)!)]);
      source.change();
    }
    source.grow(size.lastBytes);
    const blobs = await first.kirschIndexed(async ({ index }) => index.table.size);
    const objects = await readObjects(storage);
    return new Stage({ folder, source, first, objects, states, facts, blobs });
  }

  /** What is stored once that has been done on these objects. */
  async objectsAfter(
    name: string,
    objects: StoredObjects,
    ...works: Work[]
  ): Promise<StoredObjects> {
    const shared = new SharedRepository(await this.folderWith(name, objects), {}, PASSWORD);
    for (const work of works) await perform({ env: shared.env, work });
    return readObjects(await shared.storage());
  }

  /** A new folder with these objects. */
  async folderWith(name: string, objects: StoredObjects): Promise<string> {
    const folder = mkdtempSync(join(this.folder, `${name}-`));
    await plantObjects(await new SharedRepository(folder, {}, PASSWORD).storage(), objects);
    return folder;
  }
}

/** When the snapshot of a day was made. */
export function timeOfDay(day: number): string {
  return new Date(Date.UTC(2026, 0, day, 3, 4, 5)).toISOString();
}
