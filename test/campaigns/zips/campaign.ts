import { execFileSync } from 'node:child_process';
import { hash, randomFillSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { exportArchive } from '../../../src/operations/archives/export-archive.ts';
import { openStoredArchive } from '../../../src/operations/archives/open-stored-archive.ts';
import { verifyStoredArchive } from '../../../src/operations/archives/verify-stored-archive.ts';
import {
  addSnapshot,
  type Folder,
  makeRepository,
} from '../../../src/operations/sample-repository.test-helper.ts';
import { findInTree } from '../../../src/operations/trees/find-in-tree.ts';
import { loadIndex } from '../../../src/repository/indexed-repository.ts';
import type { OpenRepository } from '../../../src/repository/open-repository.ts';
import { FolderStorage, ZIP_NAMES } from '../../../src/storage/index.ts';
import { findProgram } from '../../servers/find-program.ts';
import type { CampaignOptions } from '../options.ts';
import type { Report } from '../outcome.ts';
import { today } from '../today.ts';

const MIB = 1024 * 1024;
/** Of each large file: more than 32 bits can count. */
const MEBIBYTES = 4400;
const BLOB = 4 * MIB;
const NAME = 'large.zip';
const LAST = { path: 'Data/c', text: 'what comes last' };
const LEVELDB = { CURRENT: 'MANIFEST-000001\n', 'MANIFEST-000001': 'list' };

/**
 * Exports a profile with two files of more than 4 GiB, one that nothing makes smaller and one of zeros, and another behind them. The
 * repository holds one blob of each; the zip holds all of it. @param folder an empty one of its own
 */
export async function zipsCampaign(
  { seed, runs = MEBIBYTES }: CampaignOptions,
  folder: string,
  report: Report,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const zips = new FolderStorage(folder, ZIP_NAMES);
  const { repository, snapshot } = await repositoryWith(runs);
  const before = process.memoryUsage().rss;
  let peak = before;
  const started = performance.now();
  const { bytes } = await exportArchive(await loadIndex(repository), snapshot, {
    to: zips,
    name: NAME,
    onProgress: () => {
      peak = Math.max(peak, process.memoryUsage().rss);
    },
  });
  const seconds = (performance.now() - started) / 1000;
  report.say(`zips: ${Math.round(bytes / MIB)} MiB in ${seconds.toFixed(0)} s`);
  const complaints = [
    ...(await ownComplaints(zips, runs)),
    ...(bytes > runs * MIB ? [] : ['it is too short']),
    ...unzipComplaints(join(folder, NAME)),
  ];
  const command = `npm run campaign -- --kind zips --runs ${runs}`;
  if (complaints.length > 0) report.failed({ title: 'export', complaints, command });
  report.done({
    kind: 'zips',
    what: `export of two files of ${runs} MiB`,
    storage: 'folder',
    seed,
    runs: 1,
    counts: {
      'MiB of the zip': Math.round(bytes / MIB),
      'MiB of memory more than before': Math.round((peak - before) / MIB),
      s: Math.round(seconds),
    },
    failed: complaints.length > 0 ? 1 : 0,
    command,
    date: today(),
  });
}

async function repositoryWith(mebibytes: number) {
  const repository = makeRepository();
  const repeated = async (blob: Buffer) => ({
    node: {
      type: 'file' as const,
      size: mebibytes * MIB,
      content: Array.from({ length: (mebibytes * MIB) / BLOB }, () => hash('sha256', blob)),
    },
  });
  const [random, zeros] = [randomFillSync(Buffer.alloc(BLOB)), Buffer.alloc(BLOB)];
  await storeBlobs(repository, { random, zeros });
  const profile: Folder = {
    IndexedDB: { 'file__0.indexeddb.leveldb': LEVELDB },
    'Local Storage': { leveldb: LEVELDB },
    Data: { a: await repeated(random), b: await repeated(zeros), c: LAST.text },
  };
  return { repository, ...(await addSnapshot(repository, { 'Cherry Studio': profile })) };
}

/** @throws Error where a file does not become one blob */
async function storeBlobs(
  repository: OpenRepository,
  files: Readonly<Record<string, Buffer>>,
): Promise<void> {
  const { snapshot } = await addSnapshot(repository, files);
  const indexed = await loadIndex(repository);
  for (const [name, bytes] of Object.entries(files)) {
    const { content } = await findInTree(indexed, snapshot.tree, `/${name}`);
    if (content?.length !== 1 || content[0] !== hash('sha256', bytes)) {
      throw new Error(`${name} is not one blob.`);
    }
  }
}

async function ownComplaints(zips: FolderStorage, mebibytes: number): Promise<string[]> {
  const { problems, size } = await verifyStoredArchive(zips, NAME);
  const { zip } = await openStoredArchive(zips, NAME);
  const last = zip.entries.find(({ path }) => path === LAST.path);
  let text = '';
  if (last) for await (const part of zip.read(last)) text += part.toString();
  return [
    ...problems.map(({ message }) => message),
    ...(size > 2 * mebibytes * MIB ? [] : ['contents are missing']),
    ...(text === LAST.text ? [] : ['the last file is another']),
  ];
}

/** What Debian's `unzip` has to say, where it is installed. */
function unzipComplaints(path: string): string[] {
  const unzip = findProgram('unzip');
  if (!unzip) return [];
  try {
    execFileSync(unzip, ['-tqq', path]);
    return [];
  } catch (error) {
    return [`unzip: ${(error as Error).message}`];
  }
}
