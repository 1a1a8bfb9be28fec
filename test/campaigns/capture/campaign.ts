import { mkdirSync } from 'node:fs';
import { findProgram } from '../../servers/index.ts';
import type { CampaignOptions } from '../options.ts';
import type { Report } from '../outcome.ts';
import { today } from '../today.ts';
import { commitsASecond, runCaptures } from './run-captures.ts';
import type { CaptureResult } from './trial.ts';

const RUNS = 300;
/** So many are captured side by side. */
const APPLICATIONS = 2;
const TELL_EVERY = 20;

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
  const seeds = Array.from({ length: runs }, (_, at) => seed * 10_000 + first + at);
  const results: CaptureResult[] = [];
  const total = (of: (result: CaptureResult) => number) =>
    results.reduce((all, result) => all + of(result), 0);
  const tell = () =>
    report.done({
      kind: 'capture',
      what: 'Chromium and two writers of SQLite',
      storage: 'folder',
      seed,
      runs: results.length,
      counts: {
        'changed while copied': total(({ isChanged }) => Number(isChanged)),
        'transactions meanwhile': total(({ transactions }) => transactions),
        'commits meanwhile': total(({ commits }) => commits),
        'commits a second': commitsASecond(results),
        'blobs copied': total(({ blobs }) => blobs),
      },
      failed: total(({ complaints }) => Number(complaints.length > 0)),
      command: `${command} --runs ${results.length}`,
      date: today(),
    });
  await runCaptures(chromium, folder, seeds, APPLICATIONS, (run, result) => {
    results.push(result);
    // It may be stopped before its end.
    if (results.length % TELL_EVERY === 0 && results.length < runs) tell();
    const { complaints } = result;
    if (complaints.length === 0) return;
    report.failed({
      title: `capture: run ${run - seed * 10_000}`,
      complaints,
      command: `${command} --first ${run - seed * 10_000} --runs 1`,
    });
  });
  tell();
}
