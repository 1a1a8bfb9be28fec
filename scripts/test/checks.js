// @ts-check
// The checks that need no test: formatting and lint rules by Biome, types by the compiler.
import { join } from 'node:path';
import { run } from '../launch/child.js';
import { root } from '../launch/root.js';

const checks = [
  {
    name: 'formatting and lint rules',
    script: ['@biomejs', 'biome', 'bin', 'biome'],
    args: ['check'],
  },
  { name: 'types', script: ['typescript', 'bin', 'tsc'], args: ['-p', '.'] },
  { name: 'types of the page', script: ['typescript', 'bin', 'tsc'], args: ['-p', 'web'] },
];

/**
 * Runs each check, and says how it went.
 * @param {string} node path of the Node.js to run them in
 * @returns {Promise<import('./tally.js').Tally[]>} one for each check
 */
export async function runChecks(node) {
  const tallies = [];
  for (const { name, script, args } of checks) {
    const { code } = await run(node, [join(root, 'node_modules', ...script), ...args], {
      cwd: root,
    });
    console.log(`${code === 0 ? 'passed' : 'FAILED'}: ${name}`);
    tallies.push({
      passed: code === 0 ? 1 : 0,
      failed: code === 0 ? 0 : 1,
      skipped: [],
      unfinished: [],
    });
  }
  return tallies;
}
