// @ts-check
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** A vitest reporter that writes the run's tally, as JSON, to the file that KIRSCH_TALLY_FILE names. */
export default class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env.KIRSCH_TALLY_FILE;
    if (file) writeFileSync(file, JSON.stringify(tallyOf(modules, unhandledErrors.length)));
  }
}

/**
 * @param {readonly import('vitest/node').TestModule[]} modules
 * @param {number} unhandledErrors
 * @returns {import('./tally.js').Tally}
 */
function tallyOf(modules, unhandledErrors) {
  /** @type {import('./tally.js').Tally} */
  const tally = { passed: 0, failed: unhandledErrors, skipped: [], unfinished: [] };
  for (const module of modules) {
    // A file that does not load, or a hook that throws, belongs to no test.
    for (const group of [module, ...module.children.allSuites()]) {
      if (group.errors().length > 0) tally.failed += 1;
    }
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') tally.passed += 1;
      else if (result.state === 'skipped')
        tally.skipped.push(describeSkip(module, test, result.note));
      else tally.failed += 1;
      if (result.state === 'pending') tally.unfinished.push(nameOf(module));
    }
  }
  return tally;
}

/**
 * What a skipped test was part of, down to its outermost suite: that is as much as a summary should say.
 * @param {import('vitest/node').TestModule} module
 * @param {import('vitest/node').TestCase} test
 * @param {string | undefined} note
 */
function describeSkip(module, test, note) {
  /** @type {import('vitest/node').TestCase | import('vitest/node').TestSuite} */
  let outermost = test;
  while (outermost.parent.type === 'suite') outermost = outermost.parent;
  return `${nameOf(module)}: ${outermost.name}${note ? ` (${note})` : ''}`;
}

/** @param {import('vitest/node').TestModule} module */
function nameOf(module) {
  return relative(process.cwd(), module.moduleId).replaceAll('\\', '/');
}
