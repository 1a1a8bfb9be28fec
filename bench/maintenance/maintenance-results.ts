import type { Environment } from '../machine.ts';
import type { Program, Sample } from '../row.ts';

/** What is done with a repository of many backups, each as one run of a program, in the order in which they run. */
export const MAINTENANCE_STEPS = [
  'list-cold',
  'list-warm',
  'copy',
  'check',
  'check-data',
  'prune',
  'prune-two-phase',
] as const;
export type MaintenanceStep = (typeof MAINTENANCE_STEPS)[number];

/** What one run took, and what it left. */
export interface MaintenanceSample extends Sample {
  /** Of the repository that the run wrote to, afterwards; missing where it only reads. */
  readonly repositoryBytes?: number;
}

/** All rounds of one step. */
export interface MaintenanceRow {
  readonly step: MaintenanceStep;
  readonly samples: Readonly<Record<Program, readonly MaintenanceSample[]>>;
}

/** The two repositories that both programs work on copies of. */
export interface MaintenanceExtent {
  /** Files that every backup holds. */
  readonly files: number;
  readonly snapshots: number;
  /** How many of them a prune keeps. */
  readonly kept: number;
  /** How many backups are listed, of a repository of their own. */
  readonly listed: number;
}

/** One run of the benchmark. */
export interface MaintenanceResults {
  readonly environment: Environment;
  readonly extent: MaintenanceExtent;
  /** Of the repository that is checked, copied and pruned. */
  readonly bytes: number;
  /** As `2026-11-22`. */
  readonly date: string;
  /** The version of Kirsch's sources. */
  readonly kirsch: string;
  readonly rows: readonly MaintenanceRow[];
}

const ORDINARY: MaintenanceExtent = { files: 20_000, snapshots: 100, kept: 50, listed: 1_000 };
const QUICK: MaintenanceExtent = { files: 2_000, snapshots: 10, kept: 5, listed: 100 };

/** How much is made; with `quick`, a tenth. */
export function maintenanceExtent(quick: boolean): MaintenanceExtent {
  return quick ? QUICK : ORDINARY;
}
