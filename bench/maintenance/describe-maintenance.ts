import {
  bytes,
  counted,
  megabytes,
  megabytesMore,
  ratio,
  seconds,
  withSpread,
} from '../figures.ts';
import { MAINTENANCE_MEMORY_GOAL, MAINTENANCE_WALL_GOAL, Score } from '../goals.ts';
import { markdownTable } from '../markdown-table.ts';
import type { Program } from '../row.ts';
import { median } from '../statistics.ts';
import { describeMachine } from '../table.ts';
import type {
  MaintenanceExtent,
  MaintenanceResults,
  MaintenanceRow,
  MaintenanceSample,
  MaintenanceStep,
} from './maintenance-results.ts';

/** One run of the benchmark as Markdown; figures that miss their goal in bold. */
export function describeMaintenance(results: MaintenanceResults): string {
  const { environment, extent, rows, date, kirsch } = results;
  const score = new Score();
  const rounds = rows[0]?.samples.kirsch.length ?? 0;
  const table = markdownTable(
    [
      ['step', 'Kirsch', 'restic', 'ratio', 'goal', 'CPU Kirsch', 'CPU restic', 'ratio'],
      ['memory Kirsch', 'memory restic', 'more (≤ 0)'],
      ['repository afterwards, Kirsch', 'restic'],
    ].flat(),
    rows.map((row) => cellsOf(row, extent, score)),
  );
  return [
    describeMachine(environment),
    `${counted(extent.snapshots)} backups of ${counted(extent.files)} files, a repository of ${bytes(results.bytes)}; ` +
      `${counted(extent.listed)} backups in the one that is listed. ${rounds}×, ${date}, Kirsch ${kirsch}. ${score}`,
    table,
  ].join('\n\n');
}

function cellsOf({ step, samples }: MaintenanceRow, extent: MaintenanceExtent, score: Score) {
  const of = (figure: (sample: MaintenanceSample) => number): Record<Program, number> => ({
    kirsch: median(samples.kirsch.map(figure)),
    restic: median(samples.restic.map(figure)),
  });
  const wall = of((sample) => sample.wallSeconds);
  const cpu = of((sample) => sample.cpuSeconds);
  const memory = of((sample) => sample.peakMemoryBytes);
  const size = of((sample) => sample.repositoryBytes ?? 0);
  const more = memory.kirsch - memory.restic;
  // restic knows no such thing: it stands beside for what it is.
  const isJudged = step !== 'prune-two-phase';
  const judge = (text: string, figure: number, goal: number) =>
    isJudged ? score.judge(text, figure, goal) : text;
  return [
    titleOf(step, extent),
    withSpread(samples.kirsch.map((sample) => sample.wallSeconds)),
    withSpread(samples.restic.map((sample) => sample.wallSeconds)),
    judge(ratio(wall), wall.kirsch / wall.restic, MAINTENANCE_WALL_GOAL),
    isJudged ? `≤ ${MAINTENANCE_WALL_GOAL}` : '',
    seconds(cpu.kirsch),
    seconds(cpu.restic),
    ratio(cpu),
    megabytes(memory.kirsch),
    megabytes(memory.restic),
    judge(megabytesMore(more), more, MAINTENANCE_MEMORY_GOAL),
    ...[size.kirsch, size.restic].map((figure) => (figure === 0 ? '' : bytes(figure))),
  ];
}

function titleOf(step: MaintenanceStep, { kept, listed }: MaintenanceExtent): string {
  switch (step) {
    case 'list-cold':
      return `\`snapshots --json\`, ${counted(listed)}, no cache yet`;
    case 'list-warm':
      return `\`snapshots --json\`, ${counted(listed)}, in the cache`;
    case 'copy':
      return '`copy` to an empty repository';
    case 'check':
      return '`check`';
    case 'check-data':
      return '`check --read-data`';
    case 'prune':
      return `\`forget --keep-last ${kept} --prune\`, Kirsch with \`--instant\``;
    case 'prune-two-phase':
      return `the same, Kirsch in two phases: marks now, deletes a day later`;
  }
}
