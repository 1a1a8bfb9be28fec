// @ts-check
/**
 * The outcome of a test run: how many tests passed and failed (what broke outside a test counts as failed), and
 * for each one skipped, which suite it was of, with the reason where there is one.
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Tally
 */

/** @type {Tally} */
export const crashed = { passed: 0, failed: 1, skipped: [] };

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
  };
}

/**
 * The last lines of a test run. The very last, `N passed, N failed`, is read by programs.
 * @param {Tally} tally
 * @returns {string}
 */
export function describeTally({ passed, failed, skipped }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const what of skipped) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [
    ...(skipped.length > 0 ? [`${skipped.length} skipped:`] : []),
    ...[...counts].map(([what, count]) => `  ${count} of ${what}`),
    `${passed} passed, ${failed} failed`,
  ].join('\n');
}
