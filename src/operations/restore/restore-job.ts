import type { MasterKey } from '../../format/index.ts';
import type { BlobTableHandle } from '../../repository/blob-index.ts';
import type { AttributePatterns } from './attribute-selection.ts';
import type { EntryMetadata } from './entry-metadata.ts';
import type { Listing } from './listing.ts';
import type { PostedFiles } from './posted-files.ts';

/** What a restore worker starts with. */
export interface RestoreWorkerData {
  /** One word: anything but 0 tells the workers to stop between two blobs. */
  readonly stop: SharedArrayBuffer;
}

/** What workers need before their first job. Blobs are named by their entries in the shared table from then on. */
export interface RestoreSettings {
  readonly table: BlobTableHandle;
  readonly masterKey: MasterKey;
  readonly sparse: boolean;
  readonly ownerNames: boolean;
  readonly attributes: AttributePatterns;
  /** What names of temporary files begin with, in this run. */
  readonly temporaryPrefix: string;
}

/** A place in the unfinished file at `path`. */
export interface FilePart {
  readonly path: string;
  readonly position: number;
}

/** Blobs, and where their content goes. */
export interface BlobUses {
  readonly entries: readonly number[];
  /** How many of `files` each blob is; they are in the order of the blobs. */
  readonly fileCounts: readonly number[];
  readonly files: PostedFiles;
  /** By the blob's position. */
  readonly parts: ReadonlyMap<number, readonly FilePart[]>;
}

/** An entry that needs no blobs. */
export type EntryToMake = {
  readonly path: string;
  /** Whether something may be at that place, which is replaced. */
  readonly beside: boolean;
} /** One more name of the file at `linkTarget`, a path on this computer. */ & (
  | { readonly make: 'hard link'; readonly linkTarget: string }
  | ({ readonly metadata: EntryMetadata } & (
      | { readonly make: 'empty file' }
      | { readonly make: 'symlink'; readonly linkTarget: string }
      | { readonly make: 'fifo' }
      /** `mode` holds the kind, as in `Stats.mode`. */
      | { readonly make: 'device'; readonly mode: number; readonly device: number | bigint }
      /** A file whose parts are all written, at `unfinished`. */
      | { readonly make: 'finished file'; readonly unfinished: string; readonly size: number }
      /** Metadata only, of an entry that is there; not where something else stands by now. */
      | { readonly make: 'nothing'; readonly type: 'dir' | 'symlink' | 'other' }
    ))
);

export type RestoreJob =
  /** Opens folder listings; `sealed` holds them one after the other. */
  | { readonly kind: 'list'; readonly trees: readonly number[]; readonly sealed: Uint8Array }
  /** Opens blobs of one pack and writes what they hold. `sealed` begins at `offset` of the pack. */
  | {
      readonly kind: 'open';
      readonly sealed: Uint8Array;
      readonly offset: number;
      readonly uses: BlobUses;
    }
  /** Writes one blob that was opened elsewhere. */
  | { readonly kind: 'write'; readonly content: Uint8Array; readonly uses: BlobUses }
  | { readonly kind: 'make'; readonly entries: readonly EntryToMake[] }
  /** Holds files against the blobs that they should consist of. */
  | {
      readonly kind: 'compare';
      readonly files: readonly { readonly path: string; readonly entries: readonly number[] }[];
    }
  /** Takes the blobs marked 1 in `matches` over from one file to another. */
  | {
      readonly kind: 'copy';
      readonly from: string;
      readonly to: string;
      readonly entries: readonly number[];
      readonly matches: Uint8Array;
    };

/** What a worker is told: its settings, jobs, and that there are no more. */
export type RestoreWorkerMessage =
  | { readonly kind: 'start'; readonly settings: RestoreSettings }
  | RestoreJob
  | 'end';

/** What went wrong on a disk, as it crosses threads. */
export interface Failure {
  /** The system's code (`ENOSPC`), or one of ours (`DAMAGED`). */
  readonly code: string;
  readonly message: string;
}

/** A failure of one file, part or entry of a job. */
export interface EntryFailure extends Failure {
  readonly path: string;
  /** The content is as it should be, and something of the metadata is not. */
  readonly metadataOnly: boolean;
}

/** How a file compares with its blobs. */
export interface Comparison {
  /** One byte a blob: 1 where the file holds it at its place. */
  readonly matches: Uint8Array;
  /** Whether the file ends where its last blob does. */
  readonly sameSize: boolean;
}

/** Parts that a kind of job does not speak of are empty. */
export interface RestoreJobResult {
  /** Of a `list` job, in the order of its trees; undefined for one that is not what it should be. */
  readonly listings: readonly (Listing | undefined)[];
  readonly failures: readonly EntryFailure[];
  /** Of an `open` job: positions in `uses` of those that are not what they should be; nothing was written of them. */
  readonly damaged: readonly number[];
  /** Of a `compare` job, in the order of its files; undefined where a file could not be read. */
  readonly comparisons: readonly (Comparison | undefined)[];
}

/** What a worker answers to a job: `stopped` when it was told to stop in the midst of it. */
export type RestoreWorkerAnswer = RestoreJobResult | 'stopped';
