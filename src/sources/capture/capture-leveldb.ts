import { mkdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isKirschError } from '../../errors/index.ts';
import { levelDbFolder, verifyLevelDb } from '../leveldb/index.ts';
import { BlobTaker } from './blob-taker.ts';
import { busySource, damagedSource } from './capture-errors.ts';
import type { CapturedFile, CaptureProgress, LevelDbEvidence } from './captured-unit.ts';
import { FileTaker } from './file-taker.ts';
import { LastingProblems } from './lasting-problems.ts';
import { type LevelDbLook, lookAtLevelDb } from './leveldb-look.ts';

export interface LevelDbCapture {
  /** The LevelDB folder; absolute. */
  readonly from: string;
  readonly as: string;
  /** The folder of its blobs. */
  readonly blobs?: { readonly from: string; readonly as: string } | undefined;
  /** An empty folder for the copy. */
  readonly folder: string;
}

/**
 * Many and soon: Chromium, when it writes as fast as it can, changes its database four times a second, and a computer with twenty times more
 * to do than it can takes as long for a look. Then each is begun at another point between two changes.
 */
const ATTEMPTS = 40;
/** Between attempts, in milliseconds; the longest is reached after a few. */
const SHORTEST_PAUSE = 2;
const LONGEST_PAUSE = 100;

/**
 * Copies a LevelDB folder, with its folder of blobs, while its application writes: until two looks at it agree and the copy is proven whole.
 * A look waits for nothing but the disk: on a busy computer the application would change its database while it waits for others. So this
 * belongs into a process of its own. LevelDB's lock file and its notes for people (`LOCK`, `LOG`, `LOG.old`) are left out; it makes them anew.
 *
 * @throws KirschError `SOURCE_BUSY` when no two looks agreed; `SOURCE_DAMAGED` with `details.reason` `leveldb` when it is not whole each time, and
 *   in `details.files` what could be copied, if anything; and what the system throws
 */
export async function captureLevelDb(
  { from, as, blobs, folder }: LevelDbCapture,
  onProgress: (progress: CaptureProgress) => void = () => {},
  taker: FileTaker = new FileTaker(),
): Promise<{ readonly files: readonly CapturedFile[]; readonly evidence: LevelDbEvidence }> {
  const [database, blobFolder] = [join(folder, 'leveldb'), join(folder, 'blob')];
  await mkdir(database);
  const blobTaker = blobs && new BlobTaker(blobs.from, blobFolder, taker);
  const filesOf = (look: LevelDbLook | undefined): CapturedFile[] => [
    ...fileList(look?.files ?? [], { from, as }, database),
    ...(blobs ? fileList(blobTaker!.paths, blobs, blobFolder) : []),
  ];
  const takeBlobs = async () => blobTaker?.take();
  let changes = 0;
  let look: LevelDbLook | undefined;
  const found = new LastingProblems();
  for (let attempt = 1; attempt <= ATTEMPTS && !found.areCertain; attempt++) {
    onProgress({ step: 'copying', attempt });
    if (attempt > 1) await pause(Math.min(SHORTEST_PAUSE * 2 ** attempt, LONGEST_PAUSE));
    let problems: readonly string[];
    try {
      blobTaker?.forgetGone();
      // Most of them, so that little is to be done in the moment that counts.
      await takeBlobs();
      look = await lookAtLevelDb(from, database, taker, takeBlobs, found.areLikely);
      if (!look) {
        changes++;
        continue;
      }
      onProgress({ step: 'verifying', attempt });
      problems = (await verifyLevelDb(levelDbFolder(database))).map(({ message }) => message);
      if (problems.length === 0) problems = (await blobTaker?.missingOf(database)) ?? [];
    } catch (error) {
      if (!isKirschError(error, 'SOURCE_DAMAGED')) throw error;
      // A MANIFEST that is being written ends in the middle of a record.
      changes++;
      problems = [error.message];
    }
    if (look && problems.length === 0) {
      const files = filesOf(look);
      const facts = { attempts: attempt, changes, tables: look.tables.length };
      return { files, evidence: await evidenceOf(files, look, taker, facts, blobTaker) };
    }
    found.add(problems);
  }
  if (found.areCertain) throw damagedSource(from, 'leveldb', found.lasting, filesOf(look));
  throw busySource(from, ATTEMPTS);
}

function fileList(
  names: readonly string[],
  original: { readonly from: string; readonly as: string },
  copy: string,
): CapturedFile[] {
  return names.map((name) => ({
    from: join(copy, name),
    as: `${original.as}/${name.replaceAll(sep, '/')}`,
    copyOf: [join(original.from, name)],
  }));
}

async function evidenceOf(
  files: readonly CapturedFile[],
  { trimmedBytes }: LevelDbLook,
  taker: FileTaker,
  facts: Pick<LevelDbEvidence, 'attempts' | 'changes' | 'tables'>,
  blobTaker: BlobTaker | undefined,
): Promise<LevelDbEvidence> {
  let bytes = 0;
  for (const { from } of files) bytes += (await stat(from)).size;
  const blobs = blobTaker?.paths.length ?? 0;
  return { kind: 'leveldb', ...facts, blobs, bytes, ...taker.counts, trimmedBytes };
}
