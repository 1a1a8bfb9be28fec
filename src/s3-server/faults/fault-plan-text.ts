/**
 * Fault plans as one line of text, so that a failing run can be repeated by pasting it:
 *
 *     seed=7; slow-down on=PutObject probability=0.1 burst=3; flip on=GetObject key=data/* nth=2
 */
import { KirschError } from '../../errors/index.ts';
import { FAULT_KINDS, type FaultKind, type FaultPlan, type FaultRule } from './fault-plan.ts';

type Field = Exclude<keyof FaultRule, 'kind'>;

/** The fields in the order in which they are written, and how each is read. */
const FIELDS: Readonly<Record<Field, (text: string) => unknown>> = {
  on: (text) => text.split(',').map(decodeURIComponent),
  key: decodeURIComponent,
  victim: decodeURIComponent,
  probability: readNumber,
  nth: readNumber,
  burst: readNumber,
  times: readNumber,
  ms: readNumber,
  seconds: readNumber,
  bytes: readNumber,
  bytesPerSecond: readNumber,
};

/** The plan on one line. */
export function printFaultPlan({ seed, rules }: FaultPlan): string {
  return [`seed=${seed}`, ...rules.map(printRule)].join('; ');
}

/** @throws KirschError `BAD_ARGUMENT` that says which word is wrong */
export function parseFaultPlan(text: string): FaultPlan {
  const [first = '', ...rules] = text.split(';').map((part) => part.trim());
  const seed = /^seed=(\d{1,10})$/.exec(first)?.[1];
  if (seed === undefined || Number(seed) >= 2 ** 32) {
    throw badPlan(`A fault plan begins with seed=<number>, and not with “${first}”.`);
  }
  return { seed: Number(seed), rules: rules.filter(Boolean).map(parseFaultRule) };
}

/** One rule: `<kind> [name=value]…`. @throws KirschError `BAD_ARGUMENT` that says which word is wrong */
export function parseFaultRule(text: string): FaultRule {
  const [kind = '', ...words] = text.trim().split(/\s+/);
  if (!FAULT_KINDS.includes(kind as FaultKind)) {
    throw badPlan(`There is no fault “${kind}”.`, `There are: ${FAULT_KINDS.join(', ')}.`);
  }
  const fields: Record<string, unknown> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    const name = word.slice(0, Math.max(0, equals));
    if (!Object.hasOwn(FIELDS, name)) {
      const known = Object.keys(FIELDS).join(', ');
      throw badPlan(`“${word}” means nothing in a fault.`, `Give name=value; names are ${known}.`);
    }
    fields[name] = readField(name as Field, word.slice(equals + 1), word);
  }
  return { kind: kind as FaultKind, ...fields };
}

function printRule(rule: FaultRule): string {
  const words = (Object.keys(FIELDS) as Field[]).flatMap((name) => {
    const value = rule[name];
    if (value === undefined) return [];
    const values = Array.isArray(value) ? value : [value];
    return [`${name}=${values.map((each) => printValue(String(each))).join(',')}`];
  });
  return [rule.kind, ...words].join(' ');
}

/** Everything that could be taken for a part of the plan is percent-encoded; `*` and `/` stay readable. */
function printValue(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/');
}

function readField(name: Field, text: string, word: string): unknown {
  try {
    return FIELDS[name](text);
  } catch (cause) {
    throw badPlan(`“${word}” cannot be meant.`, 'Numbers are from 0 up.', cause);
  }
}

function readNumber(text: string): number {
  const value = Number(text);
  if (!/^\d/.test(text) || !Number.isFinite(value)) throw new RangeError(text);
  return value;
}

function badPlan(message: string, hint?: string, cause?: unknown): KirschError {
  return new KirschError('BAD_ARGUMENT', message, hint === undefined ? { cause } : { hint, cause });
}
