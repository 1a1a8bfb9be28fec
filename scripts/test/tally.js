// @ts-check
/**
 * The outcome of a test run: how many tests passed and failed (what broke outside a test counts as failed), and
 * which were skipped, each with its reason where it gave one.
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

/** How many skipped tests are named; the rest are counted. */
const namedSkips = 20;

/**
 * The last lines of a test run. The very last, `N passed, N failed`, is read by programs.
 * @param {Tally} tally
 * @returns {string}
 */
export function describeTally({ passed, failed, skipped }) {
  const lines = [];
  if (skipped.length > 0) {
    lines.push(
      `${skipped.length} skipped:`,
      ...skipped.slice(0, namedSkips).map((name) => `  ${name}`),
    );
    if (skipped.length > namedSkips) lines.push(`  and ${skipped.length - namedSkips} more`);
  }
  lines.push(`${passed} passed, ${failed} failed`);
  return lines.join('\n');
}
