/** How many connections there may be. Whole numbers above 0, `least` ≤ `first` ≤ `most`. */
export interface ConnectionBounds {
  readonly least: number;
  /** To begin with. */
  readonly first: number;
  readonly most: number;
}

/** A request that was answered. */
export interface FinishedRequest {
  /** Milliseconds that only ever grow. */
  readonly at: number;
  /** Bytes of its body or its answer's. */
  readonly bytes: number;
  /** Whether others waited for a connection meanwhile: only then do more connections promise anything. */
  readonly wasCrowded: boolean;
}

/** Requests cost time without moving bytes; this many bytes stand for that. */
const BYTES_OF_A_REQUEST = 32 * 1024;
/** Shorter stretches say little about a rate. */
const WINDOW_MS = 500;
/** More connections have to bring so much more. */
const WORTHWHILE = 1.05;
/** After a step back, so many windows pass before the next try: what did not help a second ago may help now. */
const REST_WINDOWS = 10;

/**
 * Decides how many connections to have: more while that moves more, half when the server asks for less (additive
 * increase, multiplicative decrease). Pure: it is told what happened and when.
 */
export class ConnectionController {
  readonly #bounds: ConnectionBounds;
  #connections: number;
  /** What was reached before the last step up; undefined when there was none. */
  #before: { readonly connections: number; readonly rate: number } | undefined;
  #rest = 0;
  #window: { readonly start: number; work: number; requests: number; isCrowded: boolean };
  #lastShrink = Number.NEGATIVE_INFINITY;

  constructor(bounds: ConnectionBounds, now: number) {
    this.#bounds = bounds;
    this.#connections = bounds.first;
    this.#window = newWindow(now);
  }

  get connections(): number {
    return this.#connections;
  }

  /** A request was answered, with whatever but a plea for less. */
  finished({ at, bytes, wasCrowded }: FinishedRequest): void {
    const window = this.#window;
    window.work += bytes + BYTES_OF_A_REQUEST;
    window.requests++;
    window.isCrowded ||= wasCrowded;
    const elapsed = at - window.start;
    if (elapsed < WINDOW_MS || window.requests < this.#connections) return;
    if (window.isCrowded) this.#judge(window.work / elapsed);
    // What was reached while there was less to do is no measure.
    else this.#before = undefined;
    this.#window = newWindow(at);
  }

  /** The server said that it has too much to do, or did not answer in time. Answers of one burst count once. */
  askedForLess(at: number): void {
    this.#before = undefined;
    this.#rest = REST_WINDOWS;
    this.#window = newWindow(at);
    if (at - this.#lastShrink < WINDOW_MS) return;
    this.#lastShrink = at;
    this.#connections = Math.max(this.#bounds.least, Math.floor(this.#connections / 2));
  }

  #judge(rate: number): void {
    if (this.#before && rate < this.#before.rate * WORTHWHILE) {
      this.#connections = this.#before.connections;
      this.#before = undefined;
      this.#rest = REST_WINDOWS;
    } else if (this.#rest > 0) {
      this.#rest--;
    } else {
      this.#before = { connections: this.#connections, rate };
      const step = Math.max(1, Math.floor(this.#connections / 4));
      this.#connections = Math.min(this.#bounds.most, this.#connections + step);
      // At the top there is nothing to try.
      if (this.#connections === this.#before.connections) this.#before = undefined;
    }
  }
}

function newWindow(start: number) {
  return { start, work: 0, requests: 0, isCrowded: false };
}
