import type { Traffic } from './traffic.ts';

export type Program = 'kirsch' | 'restic';
export type StorageName = 'folder' | 'minio';
export type DataSetName = 'a' | 'b' | 'c' | 'startup' | 'million' | 'huge';

/** What is measured, each as one run of a program. */
export type Step =
  | 'first'
  | 'unchanged'
  | 'changed'
  | 'restore-memory'
  | 'restore-disk'
  | 'check'
  | 'version'
  | 'snapshots';

/** What one run of a program took. */
export interface Sample {
  readonly wallSeconds: number;
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  /** The most memory that it held at a time. */
  readonly peakMemoryBytes: number;
}

/** All rounds of one step on one data set and storage, in the order in which they ran. */
export interface Row {
  readonly dataSet: DataSetName;
  readonly storage: StorageName;
  readonly step: Step;
  /** As `2026-11-22`. */
  readonly date: string;
  /** The version of Kirsch's sources. */
  readonly kirsch: string;
  readonly samples: Readonly<Record<Program, readonly Sample[]>>;
  /** What one more run of each sent and received, on MinIO only. */
  readonly traffic?: Readonly<Record<Program, Traffic>>;
}

/** How many bytes the repositories of one data set took in the end, one figure a round. */
export interface SizeRow {
  readonly dataSet: DataSetName;
  readonly bytes: Readonly<Record<Program, readonly number[]>>;
}
