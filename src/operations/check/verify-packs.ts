import { availableParallelism } from 'node:os';
import { type KirschError, toKirschError } from '../../errors/index.ts';
import { collectThoroughly } from '../../memory/garbage-collector.ts';
import { sendable } from '../../memory/own-bytes.ts';
import { keyOf } from '../../repository/file-kind.ts';
import { forEachConcurrently } from '../../repository/for-each-concurrently.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { StorageCallOptions } from '../../storage/index.ts';
import { partLengths } from '../../storage/parts.ts';
import type { PackContents } from './pack-contents.ts';
import { startVerifiers, type Verifier } from './verifier.ts';
import type { VerifiedPack } from './verify-pack.ts';

const MAX_WORKERS = 8;
/** What is read at once. */
const PIECE_BYTES = 256 * 1024;

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

/** An answer that was too short may have been cut on its way. */
function isDoubtful(result: VerificationResult): boolean {
  if ('error' in result) return result.error.code === 'DAMAGED';
  return result.verified.problems.some(({ isIndex }) => !isIndex);
}

/** Each verifier is fed one pack after the other, the next one while it is still busy with the one before. */
async function verifyOnce(
  repository: IndexedRepository,
  verifiers: readonly Verifier[],
  packs: Iterable<PackToVerify>,
  options: VerifyPacksOptions,
): Promise<void> {
  const idle = [...verifiers];
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
      const { verifying } = await feed(repository, verifier, pack, { signal });
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

/** Hands a pack to a verifier piece by piece, each read while what came before is verified. */
async function feed(
  { repository: { storage } }: IndexedRepository,
  verifier: Verifier,
  { pack: { id, entries }, storedSize, blobs }: PackToVerify,
  options: StorageCallOptions,
): Promise<{ readonly verifying: Promise<VerifiedPack | undefined> }> {
  const lengths = partLengths(storedSize, PIECE_BYTES);
  const parts = storage.getParts(keyOf('pack', id), 0, lengths, options)[Symbol.asyncIterator]();
  const begins = { id, blobs, entries };
  if (lengths.length === 0) {
    return { verifying: verifier.verify({ begins, piece: new Uint8Array(0), isLast: true }) };
  }
  let verifying: Promise<VerifiedPack | undefined> = Promise.resolve(undefined);
  try {
    for (const at of lengths.keys()) {
      await verifier.hasRoom();
      const { bytes: piece } = sendable((await parts.next()).value!);
      const job = { piece, isLast: at === lengths.length - 1 };
      verifying = verifier.verify(at === 0 ? { ...job, begins } : job);
      // Whoever waits for the last piece's answer hears of it.
      verifying.catch(() => {});
    }
  } finally {
    await parts.return?.();
  }
  return { verifying };
}
