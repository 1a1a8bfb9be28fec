// @ts-check
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { transform } from 'esbuild';
import { root } from '../launch/root.js';
import { compiledPathOf, isCompiled } from './compiled-sources.js';

/** The chunker's kernel is AssemblyScript, and no test loads it as TypeScript. */
const KERNEL = join(root, 'src', 'chunker', 'kernel', sep);

/**
 * Compiles all sources that changed, file by file, for the threads and processes that tests start (`compiled-sources.js`).
 * Vitest calls it once before a run. Takes a tenth of a second.
 */
export default async function compileSources() {
  const names = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const files = names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(root, 'src', name))
    .filter((file) => !file.startsWith(KERNEL) && !isCompiled(file));
  await Promise.all(files.map(compile));
}

/** @param {string} file */
async function compile(file) {
  const source = readFileSync(file, 'utf8');
  const compiled = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node22',
    logLevel: 'silent',
  }).catch(() => undefined);
  // Whoever imports a file that does not compile is told so by Node.js.
  if (!compiled) return;
  const path = compiledPathOf(file);
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, compiled.code);
  renameSync(unfinished, path);
}
