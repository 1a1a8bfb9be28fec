import type { BlobWriter } from '../../repository/blob-writer.ts';
import type { BackedUpEntry } from './backup-options.ts';
import type { Exclusion } from './exclusion.ts';
import type { FingerprintCache } from './fingerprint-cache.ts';
import type { HomeDevices } from './home-devices.ts';
import type { LookAhead } from './look-ahead.ts';
import type { NodeMaker } from './node-maker.ts';
import type { ReadFailure } from './seal-job.ts';
import type { SealQueue } from './seal-queue.ts';

/** What a walk works with, and whom it tells. */
export interface ArchiverParts {
  readonly writer: BlobWriter;
  readonly queue: SealQueue;
  readonly nodes: NodeMaker;
  readonly exclusion: Exclusion;
  readonly listings: LookAhead;
  readonly homes: HomeDevices;
  readonly withAtime: boolean;
  /** Fingerprints of the parent's folders, where they are known and may be trusted. */
  readonly known: FingerprintCache | undefined;
  /** Whether that parent is the only one: then its nodes may be trusted as its folders are. */
  readonly trustsParent: boolean;
  /** Takes the fingerprints of this run. */
  readonly found: FingerprintCache;
  /** When this backup began, in nanoseconds since 1970. */
  readonly startNs: bigint;
  /** When the oldest parent began: younger files of it may have changed unnoticed. */
  readonly parentStartNs: bigint;
  readonly ignore: { readonly ctime: boolean; readonly inode: boolean };
  readonly onIssue: (path: string, during: 'scan' | 'read', failure: ReadFailure) => void;
  /** Called for what was deleted since its folder was listed, when somebody listens. */
  readonly onVanished: ((path: string) => void) | undefined;
  /** Called for every entry, when somebody listens. */
  readonly onEntry: ((entry: BackedUpEntry) => void) | undefined;
}
