/* Measures Kirsch against restic: `npm run bench -- --help`. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureApp } from './app/app.ts';
import { describeApp } from './app/describe.ts';
import { CHERRY_ROOM, measureCherryStudio } from './cherry-studio/cherry-studio.ts';
import { describeCherryStudio } from './cherry-studio/describe.ts';
import { type DataSet, dataSets, roomFor } from './data-sets.ts';
import { contentOf } from './files-in.ts';
import { describeFirstPack, describeLine } from './line/describe.ts';
import { measureFirstPack } from './line/first-pack.ts';
import { measureLine } from './line/line.ts';
import { describeEnvironment, kirschVersion } from './machine.ts';
import { describeMaintenance } from './maintenance/describe-maintenance.ts';
import { MAINTENANCE_ROOM, measureMaintenance } from './maintenance/maintenance.ts';
import { type BenchOptions, parseOptions, USAGE } from './options.ts';
import { pathOf } from './programs.ts';
import { Progress } from './progress.ts';
import { type ReportPart, writeReport } from './report.ts';
import { mergeResults, noResults, type Results, readResults, writeResults } from './results.ts';
import { type BenchFolders, demandRoom, hasRoom, makeFolders } from './room.ts';
import { countRuns, planSeries, runSeries, type Series } from './series.ts';
import { describeResults } from './table.ts';

const RESULTS = fileURLToPath(new URL('./results.json', import.meta.url));
const REPORT = fileURLToPath(new URL('./README.md', import.meta.url));

/** What is measured on one data set. */
interface Plan {
  readonly dataSet: DataSet;
  readonly series: readonly Series[];
}

async function bench(
  options: BenchOptions,
  folders: BenchFolders,
  signal: AbortSignal,
): Promise<void> {
  // Servers and programs keep their temporary files there too, so that nothing stays behind.
  process.env.TMPDIR = folders.disk;
  if (options.storages.includes('minio')) pathOf('minio');
  const plans = planAll(options, folders);
  const all = plans
    .flatMap(({ series }) => series)
    .reduce((sum, series) => sum + countRuns(series), 0);
  const progress = new Progress(process.stderr, all);
  const environment = describeEnvironment(folders.disk);
  let results = (options.quick ? undefined : readResults(RESULTS)) ?? noResults(environment);
  for (const plan of plans) {
    for await (const fresh of measurePlan(plan, folders, progress, signal)) {
      results = mergeResults(results, { ...noResults(environment), ...fresh });
      if (options.quick) continue;
      // At once: a benchmark that is stopped keeps what it has measured.
      writeResults(RESULTS, results);
      writeReport(REPORT, describeResults(results, dataSets(false)));
    }
  }
  progress.end();
  await measureExtras(options, folders, signal);
  if (plans.length === 0) return;
  console.log(describeResults(results, dataSets(options.quick)));
}

/** The line, starts to a first pack, a profile, and maintenance; their tables stand for themselves. */
async function measureExtras(
  { extras, rounds, quick, profileBytes: bytes }: BenchOptions,
  { disk, memory }: BenchFolders,
  signal: AbortSignal,
): Promise<void> {
  const onRun = (text: string) => console.error(text);
  const options = { disk, rounds, quick, signal, onRun };
  const measured = `${rounds}×, ${new Date().toISOString().slice(0, 10)}, Kirsch ${kirschVersion()}`;
  const report = (text: string, part: ReportPart) => {
    if (!quick) writeReport(REPORT, text, part);
    console.log(text);
  };
  if (extras.includes('line')) report(describeLine(await measureLine(options), measured), 'line');
  if (extras.includes('first-pack')) {
    report(describeFirstPack(await measureFirstPack(options), measured), 'first pack');
  }
  if (extras.includes('app')) report(describeApp(await measureApp(options), measured), 'app');
  if (extras.includes('cherry-studio')) {
    demandRoom(disk, bytes * (CHERRY_ROOM + rounds));
    const results = await measureCherryStudio({ ...options, bytes });
    report(describeCherryStudio(results, measured), 'cherry studio');
  }
  if (extras.includes('maintenance')) {
    demandRoom(disk, MAINTENANCE_ROOM);
    const maintenance = await measureMaintenance({ ...options, memory });
    if (!quick) {
      const before = readResults(RESULTS) ?? noResults(maintenance.environment);
      writeResults(RESULTS, { ...before, maintenance });
    }
    report(describeMaintenance(maintenance), 'maintenance');
  }
}

/** @throws Error when the disk has too little room for any of it */
function planAll(options: BenchOptions, folders: BenchFolders): Plan[] {
  const sets = dataSets(options.quick);
  return options.dataSets.map((name) => {
    const dataSet = sets[name];
    const room = roomFor(dataSet);
    demandRoom(folders.disk, room.disk);
    const memory = hasRoom(folders.memory, room.memory);
    if (!memory) console.error(`${dataSet.title}: no room for a restore to memory, left out.`);
    return { dataSet, series: planSeries(dataSet, { ...options, memory }) };
  });
}

/** Makes the data set, gives the results of one series after the other, and removes it. */
async function* measurePlan(
  { dataSet, series }: Plan,
  { disk, memory }: BenchFolders,
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<Pick<Results, 'dataSets' | 'rows' | 'sizes'>> {
  const source = join(disk, 'source');
  progress.note(`making the data: ${dataSet.title}`);
  mkdirSync(source);
  dataSet.make(source);
  const content = { [dataSet.name]: contentOf(source) };
  const kirsch = kirschVersion();
  for (const one of series) {
    const onRun = (text: string) => progress.next(text);
    const measured = await runSeries(one, { source, disk, memory, signal, kirsch, onRun });
    yield { ...measured, dataSets: content };
  }
  rmSync(source, { recursive: true });
}

async function main(words: readonly string[]): Promise<void> {
  const options = parseOptions(words);
  if (options === undefined) {
    console.log(USAGE);
    return;
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => stop.abort(new Error('Stopped; what was measured before is kept.')));
  }
  const folders = makeFolders(options.folder);
  try {
    await bench(options, folders, stop.signal);
  } finally {
    folders.remove();
  }
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
