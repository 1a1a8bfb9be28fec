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
