// @ts-check
import { readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { root } from '../launch/root.js';

/*
 * Preloaded into the threads and processes that tests start: gives them the sources as `compile-sources.js` has compiled
 * them. Node.js could strip the types itself, and does so in WebAssembly that calls JavaScript very often. V8 frees the
 * code of such calls when a thread is gone, and another thread may crash the process on it while it starts
 * (`Runtime_TierUpWasmToJSWrapper`): one in a thousand does, and the tests start thousands. The built package has no
 * types to strip. Besides, a thread starts in half the time.
 */

const sources = pathToFileURL(join(root, 'src', '/')).href;

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(sources) || !url.endsWith('.ts')) return nextLoad(url, context);
    const file = fileURLToPath(url);
    if (!isCompiled(file)) return nextLoad(url, context);
    return { format: 'module', source: readFileSync(compiledPathOf(file)), shortCircuit: true };
  },
});

/**
 * Where the compiled form of a source file is.
 * @param {string} file
 */
export function compiledPathOf(file) {
  return join(root, '.cache', 'compiled', relative(root, file)).replace(/ts$/, 'js');
}

/**
 * Whether there is one, of the file as it is now.
 * @param {string} file
 */
export function isCompiled(file) {
  const compiled = statSync(compiledPathOf(file), { throwIfNoEntry: false });
  return compiled !== undefined && compiled.mtimeMs > statSync(file).mtimeMs;
}
