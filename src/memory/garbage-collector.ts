import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: {
  readonly type: 'minor' | 'major';
  readonly flavor?: 'last-resort';
}) => void;

/*
 * V8 lets garbage pile up until collecting it pays in time. That is right for most programs; in one with several heaps
 * at once, whose garbage is mostly buffers outside of them, it costs hundreds of megabytes. So threads that work through
 * much data collect at moments of their own: young garbage costs a fraction of a millisecond a time.
 */
let collect: Collect | undefined;

function collector(): Collect {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    const found: unknown = runInNewContext('globalThis.gc');
    collect = typeof found === 'function' ? (found as Collect) : () => {};
  }
  return collect;
}

/** Collects what this thread has dropped lately. A fraction of a millisecond. */
export function collectYoung(): void {
  collector()({ type: 'minor' });
}

/** Collects everything that this thread has dropped, and gives the pages back to the system. 20 ms, or more. */
export function collectThoroughly(): void {
  collector()({ type: 'major', flavor: 'last-resort' });
}

/** How much of what is alive may pile up as garbage before it is worth collecting: the price of that grows with it. */
const GARBAGE_SHARE = 0.4;

/** Keeps this thread's heap near what it really holds; call `check` now and then. */
export class HeapKeeper {
  readonly #slackBytes: number;
  #limit = 0;

  /** @param slackBytes how much garbage may pile up at least. Collecting takes about 1 ms for each megabyte alive. */
  constructor(slackBytes: number) {
    this.#slackBytes = slackBytes;
  }

  check(): void {
    const used = getHeapStatistics().used_heap_size;
    if (this.#limit === 0) this.#limit = this.#limitAbove(used);
    if (used < this.#limit) return;
    collector()({ type: 'major' });
    this.#limit = this.#limitAbove(getHeapStatistics().used_heap_size);
  }

  #limitAbove(used: number): number {
    return used + Math.max(this.#slackBytes, used * GARBAGE_SHARE);
  }
}
