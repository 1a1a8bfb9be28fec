import { chmod, mkdtemp, realpath, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../../errors/index.ts';
import { captureFailure } from './capture-errors.ts';
import { type Captured, captureInProcess } from './capture-process.ts';
import type {
  CapturableUnit,
  CapturedFile,
  CapturedUnit,
  CaptureProgress,
  CopiedUnit,
} from './captured-unit.ts';
import { copySettled } from './settled-copy.ts';

export interface CaptureOptions {
  /**
   * An existing folder, on the same disk where that can be: the copy is made in a new folder in it, which nobody else may look into, and goes
   * when the caller removes it. Nothing larger than the unit itself is written there.
   */
  readonly into: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CaptureProgress) => void) | undefined;
}

/**
 * Takes a copy of a unit as it was at one moment after the call, while its application may go on writing, and proves that it is whole. The
 * application is neither asked nor held up, and of its files nothing changes but this: where the file system has no clones, a LevelDB's
 * immutable files get a second name for a while (not on Windows), which shows in their count of names and the time of their last change
 * of status.
 *
 * @throws KirschError `SOURCE_BUSY` when it is locked, or changed in every one of a bounded number of attempts; `SOURCE_DAMAGED` when it is no
 *   database, or the copy is not whole: its bytes may then be in `details.files`, for whoever would rather have these than none;
 *   `SOURCE_UNREADABLE`; `DISK_FULL`; `ABORTED`
 */
export async function captureUnit<Unit extends CapturableUnit>(
  unit: Unit,
  options: CaptureOptions,
): Promise<CapturedUnit<Unit>> {
  const { proven } = await copyUnit(unit, options);
  return proven;
}

/**
 * As `captureUnit`, but resolves as soon as the copy is made: SQLite takes some seconds to prove a database of 500 MB. Who uses the copy
 * before that must be able to take back what came of it.
 *
 * @throws as `captureUnit`, when there is no copy; what the proof says comes with `proven`
 */
export async function copyUnit<Unit extends CapturableUnit>(
  unit: Unit,
  { into, signal, onProgress }: CaptureOptions,
): Promise<CopiedUnit<Unit>> {
  throwIfAborted(signal);
  const { kind, as } = unit;
  const copied = Promise.withResolvers<readonly CapturedFile[]>();
  const capture = async (): Promise<Captured> => {
    const from = await realpath(unit.from);
    const folder = await mkdtemp(join(into, 'unit-'));
    if (kind === 'file') return captureFile(from, join(folder, 'file'), as);
    const blobs = kind === 'leveldb' ? unit.members[1] : undefined;
    const options = { signal, onProgress, onCopied: copied.resolve };
    return captureInProcess({ kind, from, as, folder, blobs }, options);
  };
  const proven = capture().then(
    (captured) => ({ unit, ...captured }),
    (error: unknown) => {
      throw captureFailure(unit.from, error);
    },
  );
  // Of a kind whose copies are proven as they are made, this is the first word of it.
  proven.then(({ files }) => copied.resolve(files), copied.reject);
  return { unit, files: await copied.promise, proven };
}

async function captureFile(from: string, copy: string, as: string): Promise<Captured> {
  const { isSettled, attempts } = await copySettled([{ from, to: copy }]);
  const original = await stat(from);
  await utimes(copy, original.mtime, original.mtime);
  await chmod(copy, original.mode & 0o777);
  const { size: bytes } = await stat(copy);
  return {
    files: [{ from: copy, as, copyOf: [from] }],
    evidence: { kind: 'file', attempts, bytes, isSettled },
  };
}
