/*
 * Makes `src/sources/cherry-studio/sample/chromium-storage-data.ts`: the LevelDB folders of a small profile, as a real Chromium
 * writes them for a page of the origin `file://`. Run by hand, when the page or the format changes:
 *
 *   node scripts/sample/make-leveldb.ts [PROGRAM]     (`chromium` unless told)
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { openBrowser } from './browser.ts';

/** Chromium keeps new databases in SQLite where this is on; Cherry Studio's Electron does not yet. */
const LEVELDB_ONLY = '--disable-features=IdbSqliteOnDiskRollout,IdbSqliteBackingStore';
const TOPICS = 12;
const LATER_TOPICS = 4;
const COLUMNS = 100;

const program = process.argv[2] ?? 'chromium';
const page = fileURLToPath(new URL('./page.html', import.meta.url));
const target = fileURLToPath(
  new URL('../../src/sources/cherry-studio/sample/chromium-storage-data.ts', import.meta.url),
);
const profile = await mkdtemp(join(tmpdir(), 'kirsch-chromium-'));
try {
  // The second run finds the first one's log and makes tables of it, so that both kinds of file are there.
  await run(`firstRun(${TOPICS})`);
  await run(`laterRun(${TOPICS}, ${LATER_TOPICS})`);
  const sizes: [name: string, bytes: number][] = [];
  const contents: Buffer[] = [];
  for (const folder of ['IndexedDB', join('Local Storage', 'leveldb')]) {
    for (const path of await listFiles(join(profile, 'Default', folder))) {
      const bytes = await readFile(path);
      sizes.push([relative(join(profile, 'Default'), path), bytes.length]);
      contents.push(bytes);
    }
  }
  const packed = brotliCompressSync(Buffer.concat(contents)).toString('base64');
  const lines = packed.match(new RegExp(`.{1,${COLUMNS}}`, 'g')) ?? [];
  await writeFile(
    target,
    [
      '// Made by scripts/sample/make-leveldb.ts with a real Chromium.',
      '',
      '/** Names and sizes of the files, in the order in which their contents follow each other. */',
      'export const chromiumStorageFiles: readonly (readonly [name: string, bytes: number])[] = [',
      ...sizes.map(([name, bytes]) => `  ['${name}', ${bytes}],`),
      '];',
      '',
      '/** The contents of all files together, in Brotli, in base64. */',
      'export const chromiumStorageContents =',
      `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
      '',
    ].join('\n'),
  );
  console.log(`${packed.length} characters for:`);
  for (const [name, bytes] of sizes) console.log(`${String(bytes).padStart(8)}  ${name}`);
} finally {
  await rm(profile, { recursive: true, force: true });
}

async function run(script: string): Promise<void> {
  await rm(join(profile, 'DevToolsActivePort'), { force: true });
  const browser = await openBrowser({ program, profile, page, args: [LEVELDB_ONLY] });
  try {
    await browser.evaluate(script);
  } finally {
    await browser.close();
  }
}

/** All files below, but for LevelDB's notes for people: they name this computer's folders, and nothing reads them. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !/^LOG(?:\.old)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
