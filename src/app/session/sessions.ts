import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../http/refusal.ts';

const SECRET_BYTES = 32;
const MOST_SESSIONS = 100;
const MOST_CODES = 20;
/** Guessing a password costs at least so much time a guess, however many ask at once. */
const WRONG_PASSWORD_PAUSE_MS = 1_000;
/** So many may wait for their turn: nobody waits longer than a person would. */
const MOST_GUESSES = 20;

/** Who may use the app: codes that work once, and the sessions that they were exchanged for. Keeps hashes only. */
export class Sessions {
  readonly #codes = new Set<string>();
  readonly #sessions = new Set<string>();
  readonly #password: Buffer | undefined;
  readonly #pauseMs: number;
  #guesses: Promise<void> = Promise.resolve();
  #waiting = 0;
  #ownersSecret: string | undefined;

  /** @param password what opens a session besides a code; for an app that other computers reach */
  constructor(password?: string, pauseMs = WRONG_PASSWORD_PAUSE_MS) {
    this.#password = password === undefined ? undefined : digest(password);
    this.#pauseMs = pauseMs;
  }

  get asksPassword(): boolean {
    return this.#password !== undefined;
  }

  /** A code that opens one session. */
  makeCode(): string {
    const code = randomBytes(SECRET_BYTES).toString('base64url');
    add(this.#codes, hash(code), MOST_CODES);
    return code;
  }

  /** From now on whoever knows this secret gets codes. */
  trust(ownersSecret: string): void {
    this.#ownersSecret = hash(ownersSecret);
  }

  /** A code for who knows the secret. */
  makeCodeFor(secret: string): string | undefined {
    return hash(secret) === this.#ownersSecret ? this.makeCode() : undefined;
  }

  /** The token of a new session, or `undefined` for a code that is unknown or was used. */
  openByCode(code: string): string | undefined {
    return this.#codes.delete(hash(code)) ? this.#open() : undefined;
  }

  /**
   * The token of a new session, or `undefined`, after a pause, for a wrong password. One guess at a time.
   * @param signal fires when nobody waits for the answer any more: a guess whose turn has not come is dropped then
   * @throws Refusal when too many wait already
   */
  async openByPassword(password: string, signal?: AbortSignal): Promise<string | undefined> {
    const expected = this.#password;
    if (!expected) return undefined;
    if (this.#waiting >= MOST_GUESSES) {
      throw new Refusal(429, 'too-many-guesses', 'Too many are guessing the password.', {
        hint: 'Try again in a minute, or run `kirsch app` on that computer itself.',
      });
    }
    this.#waiting++;
    const before = this.#guesses;
    const turn = Promise.withResolvers<void>();
    this.#guesses = turn.promise;
    await before;
    try {
      if (signal?.aborted) return undefined;
      if (timingSafeEqual(digest(password), expected)) return this.#open();
      await sleep(this.#pauseMs);
      return undefined;
    } finally {
      this.#waiting--;
      turn.resolve();
    }
  }

  isOpen(token: string | undefined): boolean {
    return token !== undefined && this.#sessions.has(hash(token));
  }

  close(token: string | undefined): void {
    if (token !== undefined) this.#sessions.delete(hash(token));
  }

  #open(): string {
    const token = randomBytes(SECRET_BYTES).toString('base64url');
    add(this.#sessions, hash(token), MOST_SESSIONS);
    return token;
  }
}

/** Adds, and lets the oldest go where there are too many. */
function add(set: Set<string>, value: string, most: number): void {
  set.add(value);
  for (const oldest of set) {
    if (set.size <= most) return;
    set.delete(oldest);
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hash(text: string): string {
  return digest(text).toString('hex');
}
