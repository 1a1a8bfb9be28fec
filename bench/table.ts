import type { DataSet } from './data-sets.ts';
import { bytes, counted, megabytes, megabytesMore, ratio, seconds, withSpread } from './figures.ts';
import { CPU_GOAL, MEMORY_GOAL, REQUESTS_GOAL, Score, SIZE_GOAL, WALL_GOALS } from './goals.ts';
import type { Environment } from './machine.ts';
import { markdownTable } from './markdown-table.ts';
import type { Results } from './results.ts';
import type { DataSetName, Program, Row, Sample, SizeRow, Step } from './row.ts';
import { median } from './statistics.ts';
import { comparableRequests, confirmations } from './traffic.ts';

type Titles = Readonly<Record<DataSetName, Pick<DataSet, 'title'>>>;

const STEP_TITLES: Readonly<Record<Step, string>> = {
  first: 'first backup',
  unchanged: 'unchanged backup',
  changed: '1 % changed',
  'restore-memory': 'restore to memory',
  'restore-disk': 'restore to disk',
  check: 'check --read-data',
  version: 'version',
  snapshots: 'snapshots',
};
const STEP_ORDER = Object.keys(STEP_TITLES);
const STORAGE_TITLES = { folder: 'folder', minio: 'MinIO' };

/** Results as Markdown: where they were taken, times, traffic, sizes, and how many goals are met. */
export function describeResults(results: Results, dataSets: Titles): string {
  const score = new Score();
  const order = Object.keys(dataSets);
  const rows = [...results.rows].sort(
    (a, b) =>
      order.indexOf(a.dataSet) - order.indexOf(b.dataSet) ||
      a.storage.localeCompare(b.storage) ||
      STEP_ORDER.indexOf(a.step) - STEP_ORDER.indexOf(b.step),
  );
  const parts = [
    timeTable(rows, dataSets, score),
    trafficTable(rows, dataSets, score),
    sizeTable(results.sizes, dataSets, score),
  ];
  return [
    describeMachine(results.environment),
    describeDataSets(results, dataSets),
    `${score}`,
    ...parts.filter((part) => part !== ''),
  ].join('\n\n');
}

function timeTable(rows: readonly Row[], dataSets: Titles, score: Score): string {
  return table(
    'Time, processor and memory',
    [
      ['data', 'storage', 'step', 'Kirsch', 'restic', 'ratio', 'goal'],
      ['CPU Kirsch', 'CPU restic', 'ratio (≤ 1)'],
      ['memory Kirsch', 'memory restic', 'more (≤ +60 MB)', 'measured'],
    ].flat(),
    rows.map(({ dataSet, storage, step, samples, kirsch, date }) => {
      const wall = pairOf(samples, (sample) => sample.wallSeconds);
      const cpu = pairOf(samples, (sample) => sample.cpuSeconds);
      const memory = pairOf(samples, (sample) => sample.peakMemoryBytes);
      const more = memory.kirsch - memory.restic;
      const goal = WALL_GOALS[step];
      const judge = (text: string, figure: number, limit: number) =>
        goal === undefined ? text : score.judge(text, figure, limit);
      return [
        dataSets[dataSet].title,
        STORAGE_TITLES[storage],
        STEP_TITLES[step],
        withSpread(samples.kirsch.map((sample) => sample.wallSeconds)),
        withSpread(samples.restic.map((sample) => sample.wallSeconds)),
        judge(ratio(wall), wall.kirsch / wall.restic, goal ?? 0),
        goal === undefined ? '' : `≤ ${goal}`,
        seconds(cpu.kirsch),
        seconds(cpu.restic),
        judge(ratio(cpu), cpu.kirsch / cpu.restic, CPU_GOAL),
        megabytes(memory.kirsch),
        megabytes(memory.restic),
        judge(megabytesMore(more), more, MEMORY_GOAL),
        `${counted(samples.kirsch.length)}×, ${date}, Kirsch ${kirsch}`,
      ];
    }),
  );
}

function trafficTable(rows: readonly Row[], dataSets: Titles, score: Score): string {
  return table(
    'Requests and bytes on MinIO',
    [
      ['data', 'step', 'requests Kirsch', 'requests restic', 'ratio (≤ 1)'],
      ['confirming HEADs', 'sent Kirsch', 'sent restic', 'received Kirsch', 'received restic'],
    ].flat(),
    rows.flatMap(({ dataSet, step, traffic }) => {
      if (!traffic) return [];
      const { kirsch, restic } = traffic;
      const requests = { kirsch: comparableRequests(kirsch), restic: comparableRequests(restic) };
      const text = ratio(requests);
      return [
        [
          dataSets[dataSet].title,
          STEP_TITLES[step],
          counted(requests.kirsch),
          counted(requests.restic),
          WALL_GOALS[step] === undefined || requests.restic === 0
            ? text
            : score.judge(text, requests.kirsch / requests.restic, REQUESTS_GOAL),
          counted(confirmations(kirsch)),
          bytes(kirsch.bytesSent),
          bytes(restic.bytesSent),
          bytes(kirsch.bytesReceived),
          bytes(restic.bytesReceived),
        ],
      ];
    }),
  );
}

function sizeTable(sizes: readonly SizeRow[], dataSets: Titles, score: Score): string {
  return table(
    'Size of the repository after all backups',
    ['data', 'Kirsch', 'restic', 'ratio (≤ 1.02)'],
    sizes.map(({ dataSet, bytes: size }) => {
      const kirsch = median(size.kirsch);
      const restic = median(size.restic);
      return [
        dataSets[dataSet].title,
        bytes(kirsch),
        bytes(restic),
        score.judge((kirsch / restic).toFixed(3), kirsch / restic, SIZE_GOAL),
      ];
    }),
  );
}

/** Where figures were taken, in a line. */
export function describeMachine(environment: Environment): string {
  const { processor, cores, memory, system, disk, node, restic, minio } = environment;
  const programs = [`Node.js ${node}`, restic, minio && `MinIO ${minio}`].filter((text) => text);
  return `${processor}, ${cores} cores, ${memory} GiB of memory, ${system}, ${disk}. ${programs.join('; ')}.`;
}

function describeDataSets({ dataSets: made }: Results, dataSets: Titles): string {
  return Object.entries(made)
    .map(([name, content]) => {
      const { title } = dataSets[name as DataSetName];
      return `- ${title}: ${counted(content.files)} ${content.files === 1 ? 'file' : 'files'}, ${bytes(content.bytes)}`;
    })
    .join('\n');
}

function pairOf(
  samples: Row['samples'],
  figure: (sample: Sample) => number,
): Record<Program, number> {
  return { kirsch: median(samples.kirsch.map(figure)), restic: median(samples.restic.map(figure)) };
}

/** A Markdown table under a heading; nothing when it has no rows. */
function table(heading: string, columns: readonly string[], rows: readonly string[][]): string {
  return rows.length === 0 ? '' : `### ${heading}\n\n${markdownTable(columns, rows)}`;
}
