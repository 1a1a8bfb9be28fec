import { availableParallelism } from 'node:os';
import { type KirschError, toKirschError } from '../../errors/index.ts';
import { collectThoroughly } from '../../memory/garbage-collector.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { StorageCallOptions } from '../../storage/index.ts';
import { type PackContents, type PackSegment, segmentsOf } from './pack-contents.ts';
import { startVerifiers, type Verifier } from './verifier.ts';
import type { VerifiedPack } from './verify-pack.ts';

const MAX_WORKERS = 8;
/** A part of a pack as it is read: small where reading costs nothing but memory, a whole pack where it costs a request. */
const LOCAL_SEGMENT_BYTES = 256 * 1024;
const REMOTE_SEGMENT_BYTES = 32 * 1024 * 1024;

/** A pack that is to be verified. */
export interface PackToVerify {
  readonly pack: PackContents;
  /** Its size in the storage, in bytes. */
  readonly storedSize: number;
  readonly blobs: 'all' | 'trees';
  /** Whether something is known to be wrong with it. */
  readonly isSuspicious: boolean;
}

/** What came of it; `error` when it could not be read at all. */
export type VerificationResult =
  | { readonly verified: VerifiedPack }
  | { readonly error: KirschError };

/** Options of `verifyPacks`. */
export interface VerifyPacksOptions extends StorageCallOptions {
  /** @default the number of cores, at most 8 */
  readonly workers?: number | undefined;
  /** Asked before each pack; the first `false` ends the work. @default always true */
  readonly mayStart?: ((pack: PackToVerify) => boolean) | undefined;
  /** Called for each pack, in any order. */
  readonly onPack: (pack: PackToVerify, result: VerificationResult) => void;
}

/**
 * Reads packs and verifies them in several threads. Each thread has one part of a pack at work and one on its way, so memory
 * does not grow with the packs. A pack that does not verify is read once more before it counts as damaged.
 */
export async function verifyPacks(
  repository: IndexedRepository,
  packs: readonly PackToVerify[],
  options: VerifyPacksOptions,
): Promise<void> {
  const wanted = options.workers ?? Math.min(availableParallelism(), MAX_WORKERS);
  const count = Math.max(1, Math.min(wanted, packs.length));
  // What reading the index has left behind would stand beside the threads.
  collectThoroughly();
  const verifiers = startVerifiers(repository, count);
  const idle = [...verifiers];
  try {
    await forEachConcurrently(
      startable(packs, options.mayStart ?? (() => true)),
      count,
      async (pack) => {
        // There are as many verifiers as calls at a time.
        const verifier = idle.pop()!;
        try {
          options.onPack(pack, await verifyTwice(repository, verifier, pack, options));
        } finally {
          idle.push(verifier);
        }
      },
      options.signal,
    );
  } finally {
    await Promise.all(verifiers.map((verifier) => verifier.stop()));
  }
}

function* startable(
  packs: readonly PackToVerify[],
  mayStart: (pack: PackToVerify) => boolean,
): Generator<PackToVerify> {
  for (const pack of packs) {
    if (!mayStart(pack)) return;
    yield pack;
  }
}

async function verifyTwice(
  repository: IndexedRepository,
  verifier: Verifier,
  pack: PackToVerify,
  options: StorageCallOptions,
): Promise<VerificationResult> {
  try {
    const verified = await verifyPack(repository, verifier, pack, options);
    if (verified.problems.every(({ isIndex }) => isIndex)) return { verified };
    // Now that something is wrong, every blob of it is of interest.
    return { verified: await verifyPack(repository, verifier, { ...pack, blobs: 'all' }, options) };
  } catch (thrown) {
    const error = toKirschError(thrown);
    if (error.code === 'OBJECT_NOT_FOUND' || error.code === 'DAMAGED') return { error };
    throw error;
  }
}

/** Reads a part while the one before it is verified, and hands it over before that is done: a thread never waits for this one. */
async function verifyPack(
  repository: IndexedRepository,
  verifier: Verifier,
  { pack, storedSize, blobs }: PackToVerify,
  options: StorageCallOptions,
): Promise<VerifiedPack> {
  const { storage } = repository.repository;
  const key = keyOf('pack', pack.id);
  const wanted = storage.capabilities.remote ? REMOTE_SEGMENT_BYTES : LOCAL_SEGMENT_BYTES;
  const segments = segmentsOf(pack, storedSize, wanted, repository.index.table);
  const read = async ({ offset, length }: PackSegment): Promise<Buffer> => {
    if (length === 0) return Buffer.alloc(0);
    const { signal } = options;
    return segments.length === 1
      ? storage.get(key, { signal })
      : storage.getRange(key, offset, length, { signal });
  };
  let verifying: Promise<VerifiedPack | undefined> = Promise.resolve(undefined);
  try {
    for (const [at, segment] of segments.entries()) {
      const part = await read(segment);
      const before = verifying;
      verifying = verifier.verify({
        id: pack.id,
        blobs,
        part: ownBytes(part),
        entries: segment.entries,
        isFirst: at === 0,
        isLast: at === segments.length - 1,
      });
      // Awaited in the next round, or after the last.
      verifying.catch(() => {});
      await before;
    }
    return (await verifying)!;
  } finally {
    // The verifier is free for another pack once it has answered.
    await verifying.catch(() => {});
  }
}

/** Bytes that can be handed to another thread: small buffers share their memory with others. */
function ownBytes(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && buffer.byteLength === byteLength) {
    return new Uint8Array(buffer);
  }
  return new Uint8Array(bytes);
}
