import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findFixtures, fixtureFolder } from '../fixture-storage.ts';
import { describeWithPrograms } from '../servers/index.ts';
import { HARMS, type Harm, NO_HARM } from './harms.ts';
import { judgeRepairs } from './judge-repairs.ts';

/** Harms that are quick to try with every run of the tests; the table in the documentation has all of them. */
const TRIED = HARMS.filter(({ title }) => /no index|header|cut off/.test(title));

if (fixtureFolder === undefined) {
  describe.skip('KIRSCH_FIXTURES is not set', () => {
    test('so nothing is repaired that other versions and programs wrote', () => {});
  });
} else {
  const folder = fixtureFolder;
  describeWithPrograms(['restic', 'tar'], 'a published repository', () => {
    const fixtures = findFixtures(folder);
    const isDamaged = (name: string) => /(data-missing|missing-blob)$/.test(name);
    const cases: [name: string, password: string, harm: Harm][] = [
      ...fixtures
        .filter(({ name }) => isDamaged(name))
        .map(({ name, password }): [string, string, Harm] => [name, password, NO_HARM]),
      ...TRIED.map((harm): [string, string, Harm] => ['restic-small-repo', 'geheim', harm]),
    ];

    for (const [name, password, harm] of cases) {
      test(`is judged and repaired as restic does, or better: ${name}, ${harm.title}`, async () => {
        const archive = join(folder, `${name}.tar.gz`);
        const { restic, kirsch, before } = await judgeRepairs(archive, name, password, harm);
        expect(kirsch.found).toBe(restic.found);
        expect(kirsch.isClean).toBe(true);
        expect(kirsch.version).toBe(restic.version);
        // What restic brings back, Kirsch does; a file that was cut short is none that came back.
        const whole = [...restic.files].filter((file) => before.has(file));
        expect(whole.filter((file) => !kirsch.files.has(file))).toEqual([]);
      });
    }
  });
}
