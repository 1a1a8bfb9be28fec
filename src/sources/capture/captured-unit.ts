import type { UnitKind } from '../cherry-studio/layout.ts';

/** What can be captured: a unit of a backup plan, or a file that stands alone. */
export interface CapturableUnit {
  readonly kind: UnitKind | 'file';
  /** The database, the LevelDB folder or the file; absolute. */
  readonly from: string;
  readonly as: string;
  /** All that belongs to it, itself first; of a LevelDB folder its folder of blobs next. What lies beside a database is looked up. */
  readonly members: readonly { readonly from: string; readonly as: string }[];
}

/** A file that was captured, as `backup()` mounts one. */
export interface CapturedFile {
  /**
   * Where the captured bytes are. They are to be read only: an immutable file of a LevelDB may be the application's own, under a second
   * name.
   */
  readonly from: string;
  /** The stored name. */
  readonly as: string;
  /** What it was made from: its owner, mode and time are theirs. */
  readonly copyOf: readonly string[];
}

/** How a database was captured, and what was proven. */
export interface SqliteEvidence {
  readonly kind: 'sqlite';
  /** Through SQLite, in one read transaction; or as files at rest, which nobody had open. */
  readonly way: 'backup' | 'files';
  /** How often it was begun; 1 when nothing was in the way. */
  readonly attempts: number;
  /** Bytes of the captured database. */
  readonly bytes: number;
  /** What `integrity_check` said; unknown where the database needs functions that only its application has. */
  readonly integrity: 'ok' | 'unknown';
}

/** How a LevelDB folder was captured. Tables, logs and blobs were read whole and every checksum was right. */
export interface LevelDbEvidence {
  readonly kind: 'leveldb';
  /** How often it was begun; 1 when nothing changed meanwhile. */
  readonly attempts: number;
  /** How often a table or the MANIFEST was found changed while files were taken: each such look was thrown away. */
  readonly changes: number;
  readonly tables: number;
  readonly blobs: number;
  /** Bytes of all captured files. */
  readonly bytes: number;
  /** How many of the files share their bytes with the application's: as clones, which later part by themselves; under a second name. */
  readonly cloned: number;
  readonly linked: number;
  /** Bytes that were written to the disk. */
  readonly copiedBytes: number;
  /** Bytes behind the last whole record of the MANIFEST and of the newest log, which were left out. */
  readonly trimmedBytes: number;
}

/** How a plain file was captured. */
export interface FileEvidence {
  readonly kind: 'file';
  readonly attempts: number;
  readonly bytes: number;
  /** False when it was changing each time, so that the copy may be of several moments. */
  readonly isSettled: boolean;
}

export type CaptureEvidence = SqliteEvidence | LevelDbEvidence | FileEvidence;

/** A unit as it was at one moment. */
export interface CapturedUnit<Unit extends CapturableUnit = CapturableUnit> {
  readonly unit: Unit;
  readonly files: readonly CapturedFile[];
  readonly evidence: CaptureEvidence;
}

/** A unit that was copied as it was at one moment; whether the copy is whole may still be looked into. */
export interface CopiedUnit<Unit extends CapturableUnit = CapturableUnit> {
  readonly unit: Unit;
  /** Nobody writes to them any more. */
  readonly files: readonly CapturedFile[];
  /** Resolves when the copy is proven to be whole, and rejects with what `captureUnit` throws. */
  readonly proven: Promise<CapturedUnit<Unit>>;
}

/** What is being done. */
export interface CaptureProgress {
  readonly step: 'copying' | 'verifying';
  /** Counts from 1. */
  readonly attempt: number;
}
