import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isKirschError } from '../../errors/index.ts';
import { FAULT_KINDS, type FaultPlan } from './fault-plan.ts';
import { parseFaultPlan, parseFaultRule, printFaultPlan } from './fault-plan-text.ts';

const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
const rule = fc.record(
  {
    kind: fc.constantFrom(...FAULT_KINDS),
    on: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 }),
    key: fc.string({ unit: 'grapheme' }),
    victim: fc.string(),
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    nth: fc.nat(),
    burst: fc.nat(),
    times: fc.nat(),
    ms: amount,
    seconds: amount,
    bytes: amount,
    bytesPerSecond: amount,
  },
  { requiredKeys: ['kind'] },
);
const plan = fc.record({ seed: fc.nat(), rules: fc.array(rule, { maxLength: 4 }) });

test('a plan is printed on one line and read back the same', () => {
  fc.assert(
    fc.property(plan, (original) => {
      const text = printFaultPlan(original as FaultPlan);
      expect(text).not.toContain('\n');
      expect(parseFaultPlan(text)).toEqual(original);
    }),
  );
});

test('a plan reads like this', () => {
  const text =
    'seed=7; slow-down on=PutObject,UploadPart probability=0.1 burst=3; flip key=data/* nth=2';
  const parsed = parseFaultPlan(text);
  expect(parsed).toEqual({
    seed: 7,
    rules: [
      { kind: 'slow-down', on: ['PutObject', 'UploadPart'], probability: 0.1, burst: 3 },
      { kind: 'flip', key: 'data/*', nth: 2 },
    ],
  });
  expect(printFaultPlan(parsed)).toBe(text);
});

test.each([
  ['earthquake', /no fault “earthquake”/],
  ['flip now', /“now” means nothing/],
  ['flip often=1', /“often=1” means nothing/],
  ['flip nth=many', /“nth=many” cannot be meant/],
  ['flip nth=-1', /“nth=-1” cannot be meant/],
  ['flip key=%', /“key=%” cannot be meant/],
  ['flip constructor=1', /means nothing/],
])('%s is refused in words', (text, words) => {
  expect(() => parseFaultRule(text)).toThrow(words);
});

test('whatever is no plan is refused as a bad argument', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `seed=1; ${text}`),
      ),
      (text) => {
        try {
          parseFaultPlan(text);
        } catch (error) {
          expect(isKirschError(error, 'BAD_ARGUMENT')).toBe(true);
        }
      },
    ),
  );
});
