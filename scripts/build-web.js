// @ts-check
// Builds web/ into dist/web: the page that `kirsch app` serves.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './launch/root.js';
import { precompress } from './precompress.js';

const web = join(root, 'web');
const built = join(root, 'dist', 'web');
const recordFile = join(root, '.cache', 'build-web.json');

/**
 * Builds the page, unless the last build was made from the same sources. It appears whole: a Kirsch that is running
 * meanwhile serves the old one or the new one.
 * @param {{ clean?: boolean }} [options] `clean` builds in any case
 */
export async function buildWeb({ clean = false } = {}) {
  const fingerprint = fingerprintOf([
    ...listSources(web),
    join(root, 'package-lock.json'),
    join(root, 'scripts', 'build-web.js'),
    join(root, 'scripts', 'precompress.js'),
  ]);
  if (!clean && isBuilt(fingerprint)) return;
  const { build } = await import('vite');
  const fresh = `${built}.${process.pid}`;
  const environment = process.env.NODE_ENV;
  // Whoever asks, a test for example: what is built is what people get.
  process.env.NODE_ENV = 'production';
  try {
    await build({
      mode: 'production',
      configFile: join(web, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
    });
    precompress(fresh);
    const old = `${fresh}.old`;
    if (existsSync(built)) renameSync(built, old);
    renameSync(fresh, built);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    if (environment === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = environment;
  }
  mkdirSync(dirname(recordFile), { recursive: true });
  writeFileSync(recordFile, JSON.stringify({ fingerprint }));
}

/**
 * @param {string} folder
 * @returns {string[]} absolute paths of all files that are no tests, sorted
 */
function listSources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listSources(path);
      return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
    })
    .sort();
}

/** @param {readonly string[]} paths */
function fingerprintOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const bytes = readFileSync(path);
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** @param {string} fingerprint */
function isBuilt(fingerprint) {
  if (!existsSync(recordFile) || !existsSync(join(built, 'index.html'))) return false;
  return JSON.parse(readFileSync(recordFile, 'utf8')).fingerprint === fingerprint;
}
