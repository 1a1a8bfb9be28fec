import { createHash } from 'node:crypto';
import { KirschError } from '../../errors/index.ts';
import type { Phase, SlotFacts } from './slot-actions.ts';

/** On which side a swap stands: what came in is in place, or what was there before. */
export type Side = 'applied' | 'reverted';

/** A folder of which parts are exchanged, and the one on the same disk that holds what is not in place. Absolute. */
export interface SwapRoot {
  readonly live: string;
  /** Has `new`, `old` and `aside`, each with the same paths as `live`. */
  readonly work: string;
}

/** Something that is exchanged as a whole: a file, or a folder with all that is in it. */
export interface Slot {
  /** Which of the roots. */
  readonly root: number;
  /** The names from the root down; none for the root itself. */
  readonly names: readonly string[];
}

/** What a swap is, written before anything is renamed. */
export interface SwapPlan {
  readonly id: string;
  /** Counts up within a profile: undo goes backwards by it. */
  readonly number: number;
  /** RFC 3339. */
  readonly created: string;
  /** For people and programs: which backup, which parts. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Ids of swaps that had been taken back when this one came: what they would bring fits to what was there before it. */
  readonly supersedes?: readonly string[];
  readonly roots: readonly SwapRoot[];
  /** None lies in another. */
  readonly slots: readonly Slot[];
}

/** A move to one of the sides that has not ended. */
export interface Move {
  readonly to: Side;
  readonly phase: Phase;
  /** One a slot. */
  readonly facts: readonly SlotFacts[];
}

/** What a journal says. */
export interface JournalState {
  readonly plan: SwapPlan;
  /** Where the last move that ended has led. */
  readonly side: Side;
  readonly move: Move | undefined;
  /** Whether a move was ever begun. */
  readonly hasMoved: boolean;
}

/** A line that is added to a journal. */
export type JournalRecord =
  | { readonly to: Side; readonly had: string; readonly has: string }
  | { readonly phase: Phase | 'done' };

/** What was read of a journal's file. */
export interface ReadJournal {
  /** Undefined where not even the plan was written whole: then nothing was ever renamed. */
  readonly state: JournalState | undefined;
  /** Bytes up to the end of the last whole line; what comes after was cut by a crash. */
  readonly validBytes: number;
}

const FORMAT = 1;
const CHECK_DIGITS = 16;

/** The first line. */
export function encodePlan({ slots, ...plan }: SwapPlan): string {
  const places = slots.map(({ root, names }) => [root, ...names]);
  return line({ format: FORMAT, ...plan, slots: places });
}

/** A further line. */
export function encodeRecord(record: JournalRecord): string {
  return line(record);
}

/** The line that begins a move. */
export function beginMove(to: Side, facts: readonly SlotFacts[]): JournalRecord {
  const digits = (flag: keyof SlotFacts) => facts.map((fact) => (fact[flag] ? '1' : '0')).join('');
  return { to, had: digits('had'), has: digits('has') };
}

/**
 * Reads a journal. A line bears a digest of itself, so one that was cut counts as never written.
 *
 * @throws KirschError `DAMAGED` when whole lines follow one that is not, or lines say what cannot be: no crash does that
 */
export function readJournal(bytes: Uint8Array): ReadJournal {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: unknown[] = [];
  let validBytes = 0;
  let isCut = false;
  for (let at = 0; at < buffer.length; ) {
    const end = buffer.indexOf(10, at);
    const value = end < 0 ? undefined : parseLine(buffer.toString('utf8', at, end));
    if (value === undefined) isCut = true;
    else if (isCut) throw damaged('a line in its middle is not as it was written');
    else values.push(value);
    if (end < 0) break;
    at = end + 1;
    if (!isCut) validBytes = at;
  }
  const [first, ...rest] = values;
  if (first === undefined) return { state: undefined, validBytes: 0 };
  return { state: rest.reduce(follow, startOf(first)), validBytes };
}

/** What a journal says after one more line. */
export function follow(state: JournalState, value: unknown): JournalState {
  const record = value as Partial<{ to: Side; had: string; has: string; phase: Phase | 'done' }>;
  const { plan, side, move } = state;
  if (record.to !== undefined) {
    const { to, had = '', has = '' } = record;
    const isWhole = had.length === plan.slots.length && has.length === plan.slots.length;
    if (move || !isWhole || to === side) throw damaged('a move begins where none can');
    const facts = plan.slots.map((_, at) => ({ had: had[at] === '1', has: has[at] === '1' }));
    return { plan, side, move: { to, phase: 'clearing', facts }, hasMoved: true };
  }
  if (!move || record.phase === undefined) throw damaged('a phase begins outside of a move');
  if (record.phase !== 'done') return { ...state, move: { ...move, phase: record.phase } };
  return { ...state, side: move.phase === 'placing' ? move.to : side, move: undefined };
}

function startOf(value: unknown): JournalState {
  const { format, slots, ...plan } = value as Omit<SwapPlan, 'slots'> & {
    format: number;
    slots: unknown[][];
  };
  if (format !== FORMAT || !Array.isArray(slots)) throw damaged('it is of another version');
  const places = slots.map(([root, ...names]) => {
    const isKnown = plan.roots[root as number] !== undefined && names.every(isPlainName);
    if (!isKnown) throw damaged('it names a place that is none');
    return { root: root as number, names: names as string[] };
  });
  return { plan: { ...plan, slots: places }, side: 'reverted', move: undefined, hasMoved: false };
}

function isPlainName(name: unknown): boolean {
  return typeof name === 'string' && !['', '.', '..'].includes(name) && !name.includes('/');
}

function line(value: unknown): string {
  const text = JSON.stringify(value);
  return `${digest(text)} ${text}\n`;
}

function parseLine(text: string): unknown {
  const json = text.slice(CHECK_DIGITS + 1);
  if (text.slice(0, CHECK_DIGITS + 1) !== `${digest(json)} `) return undefined;
  return JSON.parse(json) as unknown;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, CHECK_DIGITS);
}

function damaged(what: string): KirschError {
  return new KirschError('DAMAGED', `The journal of a restore cannot be used: ${what}.`, {
    hint: 'Nothing was touched. What was there before lies in the folder "old" beside the journal.',
  });
}
