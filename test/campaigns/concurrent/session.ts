import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../../src/operations/check/check.ts';
import { restore } from '../../../src/operations/restore/restore.ts';
import { loadSnapshots } from '../../../src/operations/snapshots/load-snapshots.ts';
import { loadIndex } from '../../../src/repository/indexed-repository.ts';
import type { SharedRepository } from '../../shared-repository.ts';
import { ChangingSource, digestOfFolder } from '../changing-source.ts';
import { createCheapRepository } from '../cheap-repository.ts';
import { Model } from './model.ts';
import { Writer } from './writer.ts';

export interface SessionResult {
  readonly counts: Readonly<Record<string, number>>;
  /** In words; empty when all is well. */
  readonly complaints: readonly string[];
}

export interface SessionOptions {
  readonly writers: number;
  /** Of each. */
  readonly deeds: number;
  readonly seed: number;
  /** In the source of each. */
  readonly files: number;
  /** The environments of the writers' computers. @default this process's */
  readonly computers?: readonly Readonly<Record<string, string>>[];
}

/** Several work on one repository at once; then everything that was acknowledged must be there. */
export async function runSession(
  shared: SharedRepository,
  /** An empty one. */
  folder: string,
  options: SessionOptions,
): Promise<SessionResult> {
  const { writers: count, deeds, seed, files, computers = [] } = options;
  const storage = await shared.storage();
  await createCheapRepository(storage);
  await storage.close();
  const model = new Model();
  const writers = Array.from({ length: count }, (_, number) => {
    const name = `writer-${number}`;
    const source = new ChangingSource(join(folder, name), seed * 100 + number, files);
    const cacheFolder = join(folder, 'caches');
    const env = computers[number];
    return new Writer({ name, shared, source, cacheFolder, model, seed: seed * 100 + number, env });
  });
  await Promise.all(writers.map((writer) => writer.work(deeds)));
  const counts: Record<string, number> = {};
  for (const writer of writers) {
    for (const [what, times] of writer.counts) counts[what] = (counts[what] ?? 0) + times;
  }
  const complaints = [
    ...writers.flatMap((writer) => writer.complaints),
    ...(await complaintsAbout(shared, model, folder)),
  ];
  return { counts: { ...counts, 'restored at the end': model.mustBeThere().size }, complaints };
}

async function complaintsAbout(
  shared: SharedRepository,
  model: Model,
  folder: string,
): Promise<string[]> {
  const complaints = await shared.kirsch(async (repository) => {
    const all = await loadSnapshots(repository);
    const found = model.complaintsAbout(new Set(all.map(({ id }) => id)));
    const { problems } = await check(repository, { readData: 'all', workers: 1 });
    found.push(...problems.map(({ message }) => `check: ${message}`));
    const indexed = await loadIndex(repository);
    for (const { id, snapshot } of all) {
      const target = mkdtempSync(join(folder, 'restored-'));
      const onIssue = ({ item }: { item: string }) => found.push(`${id} lacks ${item}`);
      const path = snapshot.paths[0]!;
      await restore(indexed, { snapshot, path, target, workers: 1, onIssue });
      const isRight = digestOfFolder(target) === model.digestOf(id);
      if (!isRight) found.push(`${id} restores as something else`);
      rmSync(target, { recursive: true });
    }
    return found;
  });
  const args = ['check', '--read-data', '--no-lock'];
  const { code, stdout, stderr } = await shared.restic(args, { anyExit: true });
  return code === 0 ? complaints : [...complaints, `restic check: ${stdout}${stderr}`];
}
