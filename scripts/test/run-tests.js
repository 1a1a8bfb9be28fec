// @ts-check
// `npm test`: formatting and lint, types, then vitest; one tally of all.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from '../launch/child.js';
import { root } from '../launch/root.js';
import { runChecks } from './checks.js';
import { withMemoryFolder } from './memory-folder.js';
import { crashed, sum } from './tally.js';

/**
 * Runs all the tests and checks; with words, only vitest with these as its arguments.
 * @param {string} node path of the Node.js to run them in
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} words such as `src/format`, or `-t 'a title'`
 * @returns {Promise<import('./tally.js').Tally>}
 */
export async function runTests(node, env, words) {
  const checks = words.length === 0 ? await runChecks(node) : [];
  return withMemoryFolder(env, async (inMemory) =>
    sum([...checks, await runVitest(node, inMemory, words)]),
  );
}

/**
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} words
 * @returns {Promise<import('./tally.js').Tally>}
 */
async function runVitest(node, env, words) {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-tally-'));
  const tallyFile = join(folder, 'tally.json');
  try {
    const reporter = join(root, 'scripts', 'test', 'tally-reporter.js');
    const { code } = await runScript(
      node,
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      ['run', '--root', root, '--reporter=default', `--reporter=${reporter}`, ...words],
      { ...env, KIRSCH_TALLY_FILE: tallyFile },
    );
    const tally = readTally(tallyFile);
    // Whatever vitest did not count, its exit code still tells.
    return code === 0 || tally.failed > 0 ? tally : { ...tally, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} file
 * @returns {import('./tally.js').Tally}
 */
function readTally(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return crashed;
  }
}
