import { expect, test } from 'vitest';
import { KirschError } from '../../errors/index.ts';
import type { MemoryStorage } from '../../storage/index.ts';
import { HOUR, noise, PrunableRepository } from './prunable.test-helper.ts';

const ALL = { maxUnused: { kind: 'bytes', bytes: 0 } } as const;

/** A storage whose process dies at its n-th change, before that is carried out or right after. */
class Death {
  changes = 0;
  readonly storage: MemoryStorage;
  readonly #at: number;
  readonly #isBefore: boolean;
  #isDead = false;

  constructor(inner: MemoryStorage, at: number, isBefore: boolean) {
    this.#at = at;
    this.#isBefore = isBefore;
    this.storage = new Proxy(inner, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        if (name === 'list') return (...args: unknown[]) => this.#list(value.bind(target)(...args));
        return (...args: unknown[]) => this.#call(String(name), () => value.apply(target, args));
      },
    });
  }

  async *#list(found: AsyncIterable<unknown>) {
    this.#live();
    yield* found;
  }

  async #call(name: string, call: () => Promise<unknown>): Promise<unknown> {
    this.#live();
    const isLast = (name === 'put' || name === 'delete') && ++this.changes === this.#at;
    if (!isLast) return call();
    this.#isDead = true;
    if (!this.#isBefore) await call();
    return this.#live();
  }

  #live(): void {
    if (this.#isDead) throw new KirschError('STORAGE_UNREACHABLE', 'The process is dead.');
  }
}

/** Something of everything: used, unused, partly used, marked young and old, used again, unindexed. */
async function troubledRepository(): Promise<PrunableRepository> {
  const subject = new PrunableRepository();
  const again = await subject.add({ again: noise(2, 200) });
  const snapshot = await subject.storage.get(`snapshots/${again}`);
  await subject.forget(again);
  await subject.forget(await subject.add(noise(2, 200)));
  await subject.prune();
  await subject.storage.put(`snapshots/${again}`, snapshot);
  subject.now += 30 * HOUR;
  const kept = noise(3, 200);
  const partly = await subject.add({ ...kept, more: noise(4, 200) });
  await subject.add({ ...kept, other: 'words' });
  await subject.forget(partly);
  await subject.addRubbish();
  return subject;
}

/** Faults, without the ids of packs that are only left over. */
function needed(faults: readonly string[]): string[] {
  return faults.filter((fault) => fault.includes(' '));
}

test.each([
  ['in two phases', false],
  ['at once', true],
])(
  'a prune %s may die at any change of the storage: all backups are whole, and the next run finishes',
  async (_words, instant) => {
    const whole = await troubledRepository();
    const options = { ...ALL, instant };
    // What is used and only marked is not whole to begin with; a prune mends it.
    const before = needed(await whole.faults());
    for (let at = 1, isOver = false; !isOver; at++) {
      for (const isBefore of [true, false]) {
        const subject = await whole.copy();
        const death = new Death(subject.storage, at, isBefore);
        const run = subject.prune(options, subject.through(death.storage));
        await run.catch(() => {});
        isOver = death.changes < at;
        if (isOver) break;
        await subject.removeLocks();
        const moment = `${isBefore ? 'before' : 'after'} change ${at}`;
        expect(before, moment).toEqual(expect.arrayContaining(needed(await subject.faults())));
        await subject.prune(options);
        expect(needed(await subject.faults()), moment).toEqual([]);
        subject.now += 24 * HOUR;
        await subject.prune(options);
        expect(await subject.faults(), moment).toEqual([]);
        const { stored, live, marked } = await subject.packs();
        expect([stored, marked], moment).toEqual([live, 0]);
      }
    }
  },
);
