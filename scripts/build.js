// @ts-check
// Bundles src/ into flat files in dist/: the library, the command line, and each worker thread's entry. The page of the
// app is beside them in dist/web.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildWeb } from './build-web.js';
import { root } from './launch/root.js';
import { fingerprintOf, listSources } from './source-files.js';

/**
 * What the last build made, and from what.
 * @typedef {{ fingerprint: string, files: string[] }} BuildRecord
 */

const dist = join(root, 'dist');
const recordFile = join(root, '.cache', 'build.json');

/**
 * Builds, unless the last build was made from the same sources. Each file appears whole, under its own name, so
 * that a Kirsch that is running or starting meanwhile never reads half of one.
 * @param {{ clean?: boolean }} [options] `clean` builds in any case and removes what no longer belongs to dist/
 */
export async function build({ clean = false } = {}) {
  await buildLibrary({ clean });
  await buildWeb({ clean });
}

/** @param {{ clean: boolean }} options */
async function buildLibrary({ clean }) {
  const sources = listSources(
    join(root, 'src'),
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  const fingerprint = fingerprintOf([
    ...sources,
    join(root, 'package-lock.json'),
    join(root, 'scripts', 'build.js'),
  ]);
  if (!clean && isBuilt(fingerprint)) return;
  const { build: bundle } = await import('esbuild');
  const { outputFiles } = await bundle({
    entryPoints: entryPoints(sources),
    outdir: dist,
    write: false,
    ...BUNDLING,
    legalComments: 'none',
  });
  if (clean) rmSync(join(dist, 'types'), { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  // Chunks before the entries that import them.
  const files = [...outputFiles].sort((a, b) => Number(isChunk(b.path)) - Number(isChunk(a.path)));
  for (const { path, contents } of files) writeWhole(path, contents);
  const names = files.map(({ path }) => basename(path));
  if (clean) removeAllBut(names);
  mkdirSync(dirname(recordFile), { recursive: true });
  /** @type {BuildRecord} */
  const record = { fingerprint, files: names };
  writeWhole(recordFile, JSON.stringify(record));
}

/**
 * Writes the type declarations of the library to dist/types.
 * @param {string} node path of the Node.js to run the compiler in
 */
export function buildTypes(node) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(node, [compiler, '-p', 'tsconfig.types.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}

/** How sources become files that Node.js runs, here and wherever else they are bundled as the package is. */
export const BUNDLING = /** @type {const} @satisfies {import('esbuild').BuildOptions} */ ({
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  packages: 'external',
  // Flat, because code finds worker files beside itself.
  chunkNames: 'chunk-[hash]',
  logLevel: 'warning',
});

/**
 * Which file of dist/ is made from which source: `index` and `cli`, and every `…-worker.ts` under its own name.
 * @param {readonly string[]} sources
 * @returns {Record<string, string>}
 */
export function entryPoints(sources) {
  /** @type {Record<string, string>} */
  const entries = {};
  /** @param {string} name @param {string} source */
  const add = (name, source) => {
    if (entries[name])
      throw new Error(`${source} and ${entries[name]} would both become dist/${name}.js.`);
    entries[name] = source;
  };
  for (const source of sources) {
    const path = source.slice(join(root, 'src').length + 1).replaceAll('\\', '/');
    if (path === 'index.ts') add('index', source);
    else if (path === 'cli/start.ts') add('cli', source);
    else if (path.endsWith('-worker.ts')) add(basename(path, '.ts'), source);
  }
  return entries;
}

/** @param {string} fingerprint */
function isBuilt(fingerprint) {
  if (!existsSync(recordFile)) return false;
  /** @type {BuildRecord} */
  const record = JSON.parse(readFileSync(recordFile, 'utf8'));
  return (
    record.fingerprint === fingerprint && record.files.every((name) => existsSync(join(dist, name)))
  );
}

/** @param {string} path */
function isChunk(path) {
  return basename(path).startsWith('chunk-');
}

/**
 * @param {string} path
 * @param {string | Uint8Array} contents
 */
function writeWhole(path, contents) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

/** @param {readonly string[]} names */
function removeAllBut(names) {
  for (const entry of readdirSync(dist)) {
    if (entry.endsWith('.js') && !names.includes(entry)) rmSync(join(dist, entry));
  }
}
