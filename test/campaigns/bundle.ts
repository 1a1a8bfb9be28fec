import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING, entryPoints } from '../../scripts/build.js';
import { root } from '../../scripts/launch/root.js';
import { listSources } from '../../scripts/source-files.js';

/**
 * Loads a module of a campaign that starts many processes and threads, bundled with all of them as the package is: they start
 * in a third of the time. What it loads from a file of its own has that beside it. The bundle goes when this process ends.
 * @param entries the module first, by the names that they are to have: `.ts` files
 */
export async function importBundled<Module>(
  entries: Readonly<Record<string, string>>,
): Promise<Module> {
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  // Not in a temporary folder: it has to find the dependencies.
  const folder = mkdtempSync(join(cache, 'bundled-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const workers = listSources(join(root, 'src'), (name) => name.endsWith('-worker.ts'));
  await build({
    entryPoints: { ...entries, ...entryPoints(workers) },
    outdir: folder,
    ...BUNDLING,
  });
  const [first] = Object.keys(entries);
  return (await import(pathToFileURL(join(folder, `${first}.js`)).href)) as Module;
}
