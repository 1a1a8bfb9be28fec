import { describe, test } from 'vitest';
import { findProgram, toolsAreRequired } from './find-program.ts';

/**
 * A `describe` that needs programs. Where one is missing the suite is skipped and its title says why; with
 * `KIRSCH_REQUIRE_TOOLS=1` it fails instead.
 */
export function describeWithPrograms(
  programs: readonly string[],
  title: string,
  body: () => void,
): void {
  const missing = programs.filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  const reason = `${missing.join(', ')} not found`;
  if (toolsAreRequired()) {
    describe(title, () => {
      test('the programs that it needs are installed', () => {
        throw new Error(`${reason}, and KIRSCH_REQUIRE_TOOLS=1 asks for all of them.`);
      });
    });
    return;
  }
  describe.skip(`${title} (skipped: ${reason})`, body);
}

/**
 * The path of a program, from inside a test or a hook whose context is given: skips that test when the program is
 * missing, or fails it with `KIRSCH_REQUIRE_TOOLS=1`.
 */
export function programOrSkip(name: string, context: { skip(note?: string): never }): string {
  const path = findProgram(name);
  if (path !== undefined) return path;
  const reason = `${name} not found`;
  if (toolsAreRequired()) throw new Error(`${reason}, and KIRSCH_REQUIRE_TOOLS=1 asks for it.`);
  return context.skip(reason);
}
