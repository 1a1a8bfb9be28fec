import { mkdirSync } from 'node:fs';
import { findProgram } from '../../servers/index.ts';
import type { CampaignOptions } from '../options.ts';
import type { Report } from '../outcome.ts';
import { today } from '../today.ts';
import { type CaptureResult, CaptureTrial } from './trial.ts';

const RUNS = 300;

/** Captures what a Chromium and writers of SQLite are writing. @param folder an empty one of its own */
export async function captureCampaign(
  { seed, runs = RUNS, first }: CampaignOptions,
  folder: string,
  report: Report,
): Promise<void> {
  const chromium = findProgram('chromium');
  if (chromium === undefined) throw new Error('The captures want a Chromium called chromium.');
  mkdirSync(folder);
  const command = `npm run campaign -- --kind capture --seed ${seed}`;
  const trial = await CaptureTrial.start(chromium, folder);
  const results: CaptureResult[] = [];
  try {
    for (let run = first; run < first + runs; run++) {
      const result = await trial.run(seed * 10_000 + run);
      results.push(result);
      if (result.complaints.length === 0) continue;
      report.failed({
        title: `capture: run ${run}`,
        complaints: result.complaints,
        command: `${command} --first ${run} --runs 1`,
      });
    }
  } finally {
    await trial.close();
  }
  const total = (of: (result: CaptureResult) => number) =>
    results.reduce((all, result) => all + of(result), 0);
  report.done({
    kind: 'capture',
    what: 'Chromium and two writers of SQLite',
    storage: 'folder',
    seed,
    runs,
    counts: {
      'changed while copied': total(({ isChanged }) => Number(isChanged)),
      'transactions meanwhile': total(({ transactions }) => transactions),
      'commits meanwhile': total(({ commits }) => commits),
      'commits a second': Math.round(
        (1000 * total(({ commits }) => commits)) / total(({ milliseconds }) => milliseconds),
      ),
      'blobs copied': total(({ blobs }) => blobs),
    },
    failed: total(({ complaints }) => Number(complaints.length > 0)),
    command: `${command} --runs ${runs}`,
    date: today(),
  });
}
