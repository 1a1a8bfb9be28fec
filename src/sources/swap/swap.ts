import { dirname, join } from 'node:path';
import { KirschError, throwIfAborted } from '../../errors/index.ts';
import {
  beginMove,
  encodePlan,
  encodeRecord,
  follow,
  type JournalRecord,
  type JournalState,
  type Move,
  readJournal,
  type Side,
  type Slot,
  type SwapPlan,
} from './journal.ts';
import { realDisk } from './real-disk.ts';
import { PATIENCE, type Patience, retryBusy } from './retry-busy.ts';
import { nextAction, type Phase, phaseAfter, type SlotAction } from './slot-actions.ts';
import type { SwapDisk } from './swap-disk.ts';

/** How a swap works. */
export interface SwapOptions {
  /** @default this computer's */
  readonly disk?: SwapDisk;
  readonly patience?: Patience;
  /** Fires: what was moved is moved back. */
  readonly signal?: AbortSignal | undefined;
  /** Called when everything is in place, before that counts as done; when it throws, everything is moved back. */
  readonly check?: () => Promise<void>;
}

/** What an unfinished swap has come to. */
export type Recovery =
  /** It had not begun: all is as it was. */
  | 'not-begun'
  /** It had ended before. */
  | 'at-rest'
  | 'finished'
  | 'taken-back';

/** A file that the application wrote where no file of its own could be, and where it is now. */
export interface KeptAside {
  /** Where it was written. */
  readonly live: string;
  readonly path: string;
}

const JOURNAL = 'journal';
const RESERVE = 'reserve';
/** On a full disk this gives the last lines of the journal their room. */
const RESERVE_BYTES = 64 * 1024;

/**
 * The exchange of parts of a folder for others, by renames on one disk, which a crash at any moment leaves either to be finished or to be
 * taken back. What was there is kept, and `moveTo` goes back and forth between the two as often as one likes.
 *
 * The journal is one file: the plan, and a line for each phase before it begins.
 */
export class Swap {
  readonly folder: string;
  readonly #disk: SwapDisk;
  readonly #options: SwapOptions;
  #state: JournalState;
  #journalBytes: number;
  /** Whether a crash, or a full disk, may have left a piece of a line at the journal's end. */
  #mayBeTorn = true;

  private constructor(folder: string, journal: [JournalState, number], options: SwapOptions) {
    this.folder = folder;
    [this.#state, this.#journalBytes] = journal;
    this.#disk = options.disk ?? realDisk;
    this.#options = options;
  }

  /**
   * Writes a new swap's journal. What comes in must lie in `new` below each root's work folder by then, and the disk must have it.
   * The journal goes into the first root's.
   */
  static async prepare(plan: SwapPlan, options: SwapOptions = {}): Promise<Swap> {
    const disk = options.disk ?? realDisk;
    const folder = plan.roots[0]!.work;
    await disk.makeFolder(folder);
    await disk.append(join(folder, RESERVE), Buffer.alloc(RESERVE_BYTES));
    const bytes = Buffer.from(encodePlan(plan));
    await disk.append(join(folder, JOURNAL), bytes);
    await disk.syncFolder(folder);
    await disk.syncFolder(dirname(folder));
    const state: JournalState = { plan, side: 'reverted', move: undefined, hasMoved: false };
    return new Swap(folder, [state, bytes.length], options);
  }

  /**
   * Reads the journal in a work folder. Undefined when there is none, or it was never written whole.
   * @throws KirschError `DAMAGED`
   */
  static async open(folder: string, options: SwapOptions = {}): Promise<Swap | undefined> {
    const bytes = await (options.disk ?? realDisk).read(join(folder, JOURNAL));
    const { state, validBytes } = readJournal(bytes ?? new Uint8Array());
    return state && new Swap(folder, [state, validBytes], options);
  }

  get state(): JournalState {
    return this.#state;
  }

  /**
   * Exchanges everything. Where that fails, everything is moved back before the error is thrown.
   *
   * @throws KirschError `RESTORE_UNFINISHED` when it could not be moved back either: `recover` goes on from there
   */
  async moveTo(side: Side): Promise<void> {
    if (this.#state.move) throw new KirschError('INTERNAL', 'The last move has not ended.');
    if (this.#state.side === side) return;
    const { slots } = this.#state.plan;
    const facts = [];
    const folders = new Set<string>();
    for (const slot of slots) {
      const { live, incoming, outgoing } = this.#pathsOf(slot, side);
      const had = await this.#disk.exists(live);
      const has = await this.#disk.exists(incoming);
      facts.push({ had, has });
      if (had) folders.add(dirname(outgoing));
      if (has) folders.add(dirname(live));
      if (await this.#disk.exists(outgoing)) {
        throw new KirschError('INTERNAL', `Something is in the way: ${outgoing}.`);
      }
    }
    for (const folder of folders) await this.#disk.makeFolder(folder);
    for (const folder of folders) await this.#syncUp(folder);
    await this.#record(beginMove(side, facts));
    await this.#goOn();
  }

  /** Ends a move that a crash has cut off: forward, or back where that is not possible. */
  async recover(): Promise<Recovery> {
    const { move, hasMoved } = this.#state;
    if (!move) return hasMoved ? 'at-rest' : 'not-begun';
    try {
      await this.#goOn();
    } catch (error) {
      if (this.#state.move) throw error;
      return 'taken-back';
    }
    return isForward(move.phase) ? 'finished' : 'taken-back';
  }

  /** What the application wrote in the meantime, at any time since the swap was prepared. */
  async keptAside(): Promise<KeptAside[]> {
    const kept: KeptAside[] = [];
    for (const slot of this.#state.plan.slots) {
      for (let number = 1; ; number++) {
        const path = this.#asidePath(slot, number);
        if (!(await this.#disk.exists(path))) break;
        kept.push({ live: this.#pathsOf(slot, 'applied').live, path });
      }
    }
    return kept;
  }

  /** Leads the move that is under way to its end, or back. */
  async #goOn(): Promise<void> {
    try {
      await this.#drive();
    } catch (error) {
      const { move } = this.#state;
      if (!move) throw error;
      try {
        if (isForward(move.phase)) await this.#record({ phase: 'withdrawing' });
        else throw error;
        await this.#drive();
      } catch (second) {
        throw new KirschError(
          'RESTORE_UNFINISHED',
          'The exchange of the data was interrupted, and could not be taken back yet.',
          {
            hint: 'Close every program that uses the folder, and run `kirsch undo --finish`. Do not start Cherry Studio before.',
            cause: second,
            details: { folder: this.folder },
          },
        );
      }
      throw error;
    }
  }

  async #drive(): Promise<void> {
    for (let { move } = this.#state; move; { move } = this.#state) {
      for (const [at, slot] of this.#state.plan.slots.entries()) {
        if (isForward(move.phase)) throwIfAborted(this.#options.signal);
        await this.#settle(slot, at, move);
      }
      await this.#syncAll(move);
      const next = phaseAfter(move.phase);
      if (!next && isForward(move.phase)) await this.#options.check?.();
      await this.#record({ phase: next ?? 'done' });
    }
  }

  /** Renames what the phase wants renamed of one slot. */
  async #settle(slot: Slot, at: number, { to, phase, facts }: Move): Promise<void> {
    const { live, incoming, outgoing } = this.#pathsOf(slot, to);
    for (;;) {
      const look = {
        live: await this.#disk.exists(live),
        incoming: await this.#disk.exists(incoming),
        outgoing: await this.#disk.exists(outgoing),
      };
      const action = nextAction(phase, facts[at]!, look);
      if (!action) return;
      const ends: Readonly<Record<Exclude<SlotAction, 'live-to-aside'>, [string, string]>> = {
        'live-to-outgoing': [live, outgoing],
        'incoming-to-live': [incoming, live],
        'live-to-incoming': [live, incoming],
        'outgoing-to-live': [outgoing, live],
      };
      if (action === 'live-to-aside') await this.#setAside(slot, live);
      else await this.#rename(...ends[action]);
    }
  }

  /** On the disk before anything takes the place: a power loss may take either of two renames back, and keep the other. */
  async #setAside(slot: Slot, live: string): Promise<void> {
    let number = 1;
    while (await this.#disk.exists(this.#asidePath(slot, number))) number++;
    const aside = this.#asidePath(slot, number);
    await this.#disk.makeFolder(dirname(aside));
    await this.#rename(live, aside);
    await this.#syncUp(dirname(aside));
    await this.#disk.syncFolder(dirname(live));
  }

  async #rename(from: string, to: string): Promise<void> {
    await retryBusy(() => this.#disk.rename(from, to), this.#options.patience ?? PATIENCE);
  }

  async #syncAll({ to }: Move): Promise<void> {
    const folders = new Set<string>();
    for (const slot of this.#state.plan.slots) {
      for (const path of Object.values(this.#pathsOf(slot, to))) folders.add(dirname(path));
    }
    for (const folder of folders) {
      if (await this.#disk.exists(folder)) await this.#disk.syncFolder(folder);
    }
  }

  /** A folder that may be new, with those above it that may be as well. */
  async #syncUp(folder: string): Promise<void> {
    const { roots } = this.#state.plan;
    for (let at = folder; ; at = dirname(at)) {
      await this.#disk.syncFolder(at);
      const isRoot = roots.some(({ work, live }) => at === work || at === live);
      if (isRoot || dirname(at) === at) return;
    }
  }

  /** Adds a line to the journal, and follows it. */
  async #record(record: JournalRecord): Promise<void> {
    const bytes = Buffer.from(encodeRecord(record));
    try {
      await this.#append(bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      await this.#disk.remove(join(this.folder, RESERVE));
      await this.#append(bytes);
    }
    this.#state = follow(this.#state, record);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const journal = join(this.folder, JOURNAL);
    // Nothing whole may follow a piece of a line.
    if (this.#mayBeTorn) await this.#disk.truncate(journal, this.#journalBytes);
    this.#mayBeTorn = true;
    await this.#disk.append(journal, bytes);
    this.#mayBeTorn = false;
    this.#journalBytes += bytes.length;
  }

  #pathsOf({ root, names }: Slot, to: Side) {
    const { live, work } = this.#state.plan.roots[root]!;
    const [incoming, outgoing] = to === 'applied' ? ['new', 'old'] : ['old', 'new'];
    return {
      live: join(live, ...names),
      incoming: join(work, incoming!, ...names),
      outgoing: join(work, outgoing!, ...names),
    };
  }

  #asidePath({ root, names }: Slot, number: number): string {
    return join(this.#state.plan.roots[root]!.work, 'aside', String(number), ...names);
  }
}

function isForward(phase: Phase): boolean {
  return phase === 'clearing' || phase === 'placing';
}
