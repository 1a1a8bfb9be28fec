import { availableParallelism } from 'node:os';
import { type KirschError, toKirschError } from '../../errors/index.ts';
import { collectThoroughly } from '../../memory/garbage-collector.ts';
import { sendable } from '../../memory/own-bytes.ts';
import { type ReadBuffer, ReadBuffers } from '../../memory/read-buffers.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { StorageCallOptions } from '../../storage/index.ts';
import { type PackContents, type PackSegment, segmentsOf } from './pack-contents.ts';
import { startVerifiers, type Verifier } from './verifier.ts';
import type { VerifiedPack } from './verify-pack.ts';

const MAX_WORKERS = 8;
const MIB = 1024 * 1024;
/**
 * How large a part of a pack is that is read at once, small where reading costs nothing but memory, a whole pack where it
 * costs a request; and how many parts a thread may have before it, so that it need not wait for this one to find time.
 */
const LOCAL = { segmentBytes: MIB / 4, unanswered: 3 };
const REMOTE = { segmentBytes: 32 * MIB, unanswered: 1 };

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
 * Reads packs and verifies them in several threads. What is on its way to a thread is bounded, so memory does not grow with
 * the packs. A pack that does not verify is read once more, in the end, before it counts as damaged.
 */
export async function verifyPacks(
  repository: IndexedRepository,
  packs: readonly PackToVerify[],
  options: VerifyPacksOptions,
): Promise<void> {
  const { workers = Math.min(availableParallelism(), MAX_WORKERS), mayStart = () => true } =
    options;
  // What reading the index has left behind would stand beside the threads.
  collectThoroughly();
  const verifiers = startVerifiers(repository, Math.max(1, Math.min(workers, packs.length)));
  const judge = (of: Iterable<PackToVerify>, onPack: VerifyPacksOptions['onPack']) =>
    verifyOnce(repository, verifiers, of, { ...options, onPack });
  const doubtful: PackToVerify[] = [];
  try {
    await judge(startable(packs, mayStart), (pack, result) => {
      // Now that something is wrong, every blob of it is of interest.
      if (isDoubtful(result)) doubtful.push({ ...pack, blobs: 'all' });
      else options.onPack(pack, result);
    });
    await judge(doubtful, options.onPack);
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

function isDoubtful(result: VerificationResult): boolean {
  return 'verified' in result && result.verified.problems.some(({ isIndex }) => !isIndex);
}

/** Each verifier is fed one pack after the other, the next one while it is still busy with the one before. */
async function verifyOnce(
  repository: IndexedRepository,
  verifiers: readonly Verifier[],
  packs: Iterable<PackToVerify>,
  options: VerifyPacksOptions,
): Promise<void> {
  const idle = [...verifiers];
  const buffers = new ReadBuffers();
  const answers: Promise<void>[] = [];
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const take = async (pack: PackToVerify, verifying: Promise<VerifiedPack | undefined>) => {
    options.onPack(pack, { verified: (await verifying)! });
  };
  const feedOne = async (pack: PackToVerify) => {
    // There are as many verifiers as calls at a time.
    const verifier = idle.pop()!;
    try {
      const { verifying } = await feed(repository, verifier, pack, { signal, buffers });
      const answer = take(pack, verifying);
      answer.catch((error) => stop.abort(error));
      answers.push(answer);
    } catch (thrown) {
      const error = toKirschError(thrown);
      if (error.code !== 'OBJECT_NOT_FOUND' && error.code !== 'DAMAGED') throw error;
      options.onPack(pack, { error });
    } finally {
      idle.push(verifier);
    }
  };
  try {
    await forEachConcurrently(packs, verifiers.length, feedOne, signal);
  } finally {
    await Promise.allSettled(answers);
  }
  await Promise.all(answers);
}

/** Hands a pack to a verifier, part by part, each read while what came before is verified. */
async function feed(
  repository: IndexedRepository,
  verifier: Verifier,
  { pack, storedSize, blobs }: PackToVerify,
  { buffers, ...options }: StorageCallOptions & { readonly buffers: ReadBuffers },
): Promise<{ readonly verifying: Promise<VerifiedPack | undefined> }> {
  const { storage } = repository.repository;
  const key = keyOf('pack', pack.id);
  const { segmentBytes, unanswered } = storage.capabilities.remote ? REMOTE : LOCAL;
  const segments = segmentsOf(pack, storedSize, segmentBytes, repository.index.table);
  const read = async (
    { offset, length }: PackSegment,
    { allocate }: ReadBuffer,
  ): Promise<Uint8Array> => {
    if (length === 0) return new Uint8Array(0);
    // Small parts come and go so quickly that they need no memory of their own.
    const settings = storage.capabilities.remote ? { ...options, allocate } : options;
    const bytes = await (segments.length === 1
      ? storage.get(key, settings)
      : storage.getRange(key, offset, length, settings));
    return sendable(bytes).bytes;
  };
  let verifying: Promise<VerifiedPack | undefined> = Promise.resolve(undefined);
  for (const [at, segment] of segments.entries()) {
    const buffer = buffers.open();
    // A whole pack is not read before there is room for it; a small part is, to be at hand.
    if (storage.capabilities.remote) await verifier.hasRoom(unanswered);
    const part = await read(segment, buffer);
    await verifier.hasRoom(unanswered);
    const { entries } = segment;
    const isLast = at === segments.length - 1;
    verifying = verifier.verify({ id: pack.id, blobs, part, entries, isFirst: at === 0, isLast });
    // Whoever waits for the last part's answer hears of it.
    const release = () => buffer.release();
    verifying.then(release, release);
  }
  return { verifying };
}
