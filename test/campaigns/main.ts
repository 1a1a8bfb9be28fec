// `npm run campaign`: see `options.ts`.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importBundled } from './bundle.ts';
import { captureCampaign } from './capture/campaign.ts';
import { clockCampaign } from './clock/campaign.ts';
import { concurrentCampaign } from './concurrent/campaign.ts';
import type * as Crash from './crash/campaign.ts';
import { writeDocument } from './document.ts';
import { faultsCampaign } from './faults-campaign.ts';
import { type CampaignOptions, type Kind, parseOptions, USAGE } from './options.ts';
import type { Outcome, Report } from './outcome.ts';
import { mergeOutcomes, readOutcomes, writeOutcomes } from './results.ts';
import { rotCampaign } from './rot/campaign.ts';
import { sizeCampaign } from './size/campaign.ts';
import { zipsCampaign } from './zips/campaign.ts';

type Campaign = (options: CampaignOptions, folder: string, report: Report) => Promise<void>;

const CAMPAIGNS: Record<Kind, Campaign> = {
  crash: bundledCrashCampaign,
  concurrent: concurrentCampaign,
  faults: faultsCampaign,
  rot: rotCampaign,
  clock: clockCampaign,
  capture: captureCampaign,
  size: sizeCampaign,
  zips: zipsCampaign,
};

const RESULTS = fileURLToPath(new URL('./results.json', import.meta.url));
const DOCUMENT = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));

const sourceOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** It starts thousands of processes and threads. */
async function bundledCrashCampaign(...words: Parameters<Campaign>): Promise<void> {
  const { crashCampaign } = await importBundled<typeof Crash>({
    campaign: sourceOf('./crash/campaign.ts'),
    'crash-child': sourceOf('./crash/crash-child.ts'),
    keeper: sourceOf('../servers/keeper.js'),
  });
  await crashCampaign(...words);
}

/** Resolves to the number of runs that failed. */
async function runCampaigns(options: CampaignOptions): Promise<number> {
  const folder = mkdtempSync(join(options.folder, 'kirsch-campaign-'));
  let failed = 0;
  const report: Report = {
    say: (text) => console.log(text),
    failed({ title, complaints, command }) {
      console.log(`FAILED ${title}\n${complaints.map((text) => `  ${text}`).join('\n')}`);
      console.log(`  again: ${command}`);
    },
    done(outcome) {
      failed += outcome.failed;
      const { kind, what, storage, runs } = outcome;
      console.log(`${kind}: ${what} on ${storage}: ${runs} runs, ${outcome.failed} failed`);
      if (options.write) keep([outcome], options.results);
    },
  };
  try {
    for (const kind of options.kinds) {
      await CAMPAIGNS[kind](options, join(folder, kind), report);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return failed;
}

/** At once: a long campaign may be stopped. @param file where else than in the documentation */
function keep(fresh: readonly Outcome[], file?: string): void {
  const results = file ?? RESULTS;
  const outcomes = mergeOutcomes(readOutcomes(results), fresh);
  writeOutcomes(results, outcomes);
  if (file !== undefined) return;
  writeDocument(DOCUMENT, [...new Set(fresh.map(({ kind }) => kind))], outcomes);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (!options) console.log(USAGE);
  else if (options.take !== undefined) keep(readOutcomes(options.take));
  else process.exitCode = (await runCampaigns(options)) > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
