// @ts-check
// `npm run stories`: every story of test/app in each language of the app, on each storage.
import { runTests } from './run-tests.js';
import { storySettings } from './story-settings.js';
import { describeStories } from './tally.js';

/**
 * Runs all stories in all settings, one setting after the other, and prints what came of each at the end.
 * @param {string} node path of the Node.js to run them in
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} words which stories, as vitest takes it; all unless told
 * @returns {Promise<boolean>} whether every story passed
 */
export async function runStories(node, env, words) {
  /** @type {[string, import('./tally.js').Tally][]} */
  const told = [];
  for (const setting of storySettings) {
    console.log(`\nThe stories with KIRSCH_STORIES=${setting}`);
    const files = words.length > 0 ? words : ['test/app'];
    told.push([setting, await runTests(node, { ...env, KIRSCH_STORIES: setting }, files)]);
  }
  console.log(`\n${describeStories(told)}`);
  return told.every(([, { failed }]) => failed === 0);
}
