/**
 * Writes what both programs make of every published repository, as it is and with every harm done to it, into
 * `docs/reliability.md`. Usage: KIRSCH_FIXTURES=… node test/published/write-table.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/launch/root.js';
import { findFixtures, fixtureFolder } from '../fixture-storage.ts';
import { HARMS, NO_HARM } from './harms.ts';
import { type Judgement, judgeRepairs, type RepairCase } from './judge-repairs.ts';

const DOCUMENT = join(root, 'docs', 'reliability.md');
const [FIRST, LAST] = ['<!-- published: written by a program -->', '<!-- end of published -->'];
/** What is known to be wrong with some of them, or odd. */
const KNOWN: readonly (readonly [name: RegExp, what: string])[] = [
  [/data-missing$/, 'a data pack is gone'],
  [/missing-blob$/, 'its index lacks packs'],
  [/unreferenced-data$/, 'packs that no snapshot needs'],
  [/mixed$/, 'data and folders in one pack'],
];

if (fixtureFolder === undefined) throw new Error('KIRSCH_FIXTURES names no folder.');
const cases: RepairCase[] = [];
for (const { name, password } of findFixtures(fixtureFolder)) {
  const archive = join(fixtureFolder, `${name}.tar.gz`);
  const known = KNOWN.some(([pattern]) => pattern.test(name));
  for (const harm of known ? [NO_HARM] : [NO_HARM, ...HARMS]) {
    cases.push(await judgeRepairs(archive, name, password, harm));
    process.stdout.write(`${rowOf(cases.at(-1)!)}\n`);
  }
}
const document = readFileSync(DOCUMENT, 'utf8');
const [begin, end] = [document.indexOf(FIRST), document.indexOf(LAST)];
if (begin < 0 || end < begin) throw new Error(`The document has no "${FIRST}" and "${LAST}".`);
const head = [
  '| repository | what is wrong | found by restic, Kirsch | clean after repair by restic, Kirsch | files back with restic, Kirsch, of |',
  '| --- | --- | --- | --- | --- |',
];
const table = [...head, ...cases.map(rowOf)].join('\n');
writeFileSync(
  DOCUMENT,
  `${document.slice(0, begin + FIRST.length)}\n\n${table}\n\n${document.slice(end)}`,
);

function rowOf({ name, harm, before, restic, kirsch }: RepairCase): string {
  const wrong = KNOWN.find(([pattern]) => pattern.test(name))?.[1] ?? harm.title;
  const pair = (of: (judgement: Judgement) => string) => `${of(restic)}, ${of(kirsch)}`;
  const whole = ({ files }: Judgement) =>
    String([...files].filter((file) => before.has(file)).length);
  const cells = [
    `${name} (version ${kirsch.version})`,
    wrong,
    pair(({ found }) => (found ? 'yes' : 'no')),
    pair(({ isClean }) => (isClean ? 'yes' : 'no')),
    `${pair(whole)} of ${before.size}`,
  ];
  return `| ${cells.join(' | ')} |`;
}
