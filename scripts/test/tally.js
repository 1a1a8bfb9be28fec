// @ts-check
/**
 * The outcome of a test run: how many tests passed and failed (what broke outside a test counts as failed); for each one
 * skipped, which suite it was of, with the reason where there is one; and for each one that was never finished, because
 * its process crashed, its file.
 * @typedef {{ passed: number, failed: number, skipped: string[], unfinished: string[] }} Tally
 */

/** @type {Tally} */
export const crashed = { passed: 0, failed: 1, skipped: [], unfinished: [] };

/**
 * The one tally of several.
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    skipped: tallies.flatMap(({ skipped }) => skipped),
    unfinished: tallies.flatMap(({ unfinished }) => unfinished),
  };
}

/**
 * The last lines of a test run. The very last, `N passed, N failed`, is read by programs.
 * @param {Tally} tally
 * @returns {string}
 */
export function describeTally({ passed, failed, skipped, unfinished }) {
  return [
    ...countsOf('skipped', skipped),
    ...countsOf('not finished, for their process crashed', unfinished),
    `${passed} passed, ${failed} failed`,
  ].join('\n');
}

/**
 * The last lines of the stories' runs: what came of each setting, and of all. A story that was skipped has not passed.
 * @param {readonly (readonly [setting: string, tally: Tally])[]} told
 * @returns {string}
 */
export function describeStories(told) {
  const all = sum(told.map(([, tally]) => tally));
  return [
    ...countsOf('skipped', all.skipped),
    ...countsOf('not finished, for their process crashed', all.unfinished),
    ...told.map(([setting, tally]) => `${setting}: ${shareOf(tally)}`),
    `all: ${shareOf(all)}`,
  ].join('\n');
}

/** @param {Tally} tally */
function shareOf({ passed, failed, skipped }) {
  return `${passed} of ${passed + failed + skipped.length} passed`;
}

/**
 * @param {string} title
 * @param {readonly string[]} whats
 * @returns {string[]}
 */
function countsOf(title, whats) {
  if (whats.length === 0) return [];
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const what of whats) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [
    `${whats.length} ${title}:`,
    ...[...counts].map(([what, count]) => `  ${count} of ${what}`),
  ];
}
