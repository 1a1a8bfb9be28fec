import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginMove,
  encodePlan,
  encodeRecord,
  type JournalRecord,
  readJournal,
  type SwapPlan,
} from './journal.ts';

const name = fc
  .string({ minLength: 1, unit: 'binary' })
  .filter((text) => !['.', '..'].includes(text) && !text.includes('/'));
const plans: fc.Arbitrary<SwapPlan> = fc.record({
  id: fc.string(),
  number: fc.nat(),
  created: fc.constant('2026-01-05T09:00:00Z'),
  about: fc.dictionary(fc.string(), fc.string()).map((about) => ({ ...about })),
  roots: fc.constant([{ live: '/live', work: '/work' }]),
  slots: fc.array(fc.record({ root: fc.constant(0), names: fc.array(name) }), { maxLength: 6 }),
});
const facts = { had: true, has: false };
/** A move there, and one that was taken back. */
const records = ({ slots }: SwapPlan): JournalRecord[] => [
  beginMove(
    'applied',
    slots.map(() => facts),
  ),
  { phase: 'placing' },
  { phase: 'done' },
  beginMove(
    'reverted',
    slots.map(() => facts),
  ),
  { phase: 'withdrawing' },
  { phase: 'returning' },
  { phase: 'done' },
];

describe('a journal', () => {
  it('says what was written, for every plan', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const lines = [encodePlan(plan), ...records(plan).map(encodeRecord)];
        const bytes = Buffer.from(lines.join(''));
        const { state, validBytes } = readJournal(bytes);
        expect(state).toEqual({ plan, side: 'applied', move: undefined, hasMoved: true });
        expect(validBytes).toBe(bytes.length);
      }),
    );
  });

  it('says as much as has reached the disk, wherever it is cut', () => {
    fc.assert(
      fc.property(plans, fc.nat(), (plan, cut) => {
        const lines = [encodePlan(plan), ...records(plan).map(encodeRecord)];
        const bytes = Buffer.from(lines.join(''));
        const { validBytes } = readJournal(bytes.subarray(0, cut % (bytes.length + 1)));
        const ends = lines.map((_, at) => Buffer.byteLength(lines.slice(0, at + 1).join('')));
        expect([0, ...ends]).toContain(validBytes);
      }),
    );
  });

  it('is refused when whole lines follow one that was changed', () => {
    const plan = fc.sample(plans, { numRuns: 1, seed: 1 })[0]!;
    const lines = [encodePlan(plan), ...records(plan).map(encodeRecord)];
    lines[1] = lines[1]!.replace('applied', 'reverted');
    expect(() => readJournal(Buffer.from(lines.join('')))).toThrow('cannot be used');
  });

  it('is refused when it leads out of its folders', () => {
    const plan: SwapPlan = {
      id: 'x',
      number: 1,
      created: '',
      about: {},
      roots: [{ live: '/live', work: '/work' }],
      slots: [{ root: 0, names: ['..', 'etc'] }],
    };
    expect(() => readJournal(Buffer.from(encodePlan(plan)))).toThrow('cannot be used');
    const elsewhere = { ...plan, slots: [{ root: 7, names: ['x'] }] };
    expect(() => readJournal(Buffer.from(encodePlan(elsewhere)))).toThrow('cannot be used');
  });

  it('never makes anything but an error of bytes that are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(readJournal(bytes).state).toBeUndefined();
      }),
    );
  });
});
