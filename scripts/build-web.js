// @ts-check
// Builds web/ into dist/web: the page that `kirsch app` serves.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './launch/root.js';
import { precompress } from './precompress.js';
import { fingerprintOf, listSources } from './source-files.js';

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
    ...listSources(web, (name) => !/\.test\.tsx?$/.test(name)),
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

/** @param {string} fingerprint */
function isBuilt(fingerprint) {
  if (!existsSync(recordFile) || !existsSync(join(built, 'index.html'))) return false;
  return JSON.parse(readFileSync(recordFile, 'utf8')).fingerprint === fingerprint;
}
