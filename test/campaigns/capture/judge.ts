import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CapturedUnit } from '../../../src/sources/capture/index.ts';
import { type Marks, openPage, type PageVerdict } from './busy-application.ts';
import { judgeSqlite } from './sqlite-rows.ts';

/** Copies of what the application had, and how far it was before and after they were made. */
export interface Catch {
  readonly before: Marks;
  readonly after: Marks;
  readonly indexedDb: CapturedUnit;
  readonly localStorage: CapturedUnit;
  readonly sqlite: CapturedUnit;
}

const STORED = '/Cherry Studio/';

/** Opens captured copies in a Chromium with a profile of its own, and in SQLite. */
export class Judge {
  readonly #program: string;
  readonly #folder: string;
  readonly #profile: string;

  /** @param folder an empty one of its own */
  constructor(program: string, folder: string) {
    this.#program = program;
    this.#folder = folder;
    this.#profile = join(folder, 'profile');
    mkdirSync(join(this.#profile, 'Default'), { recursive: true });
  }

  /** @returns what is wrong with the copies, in words */
  async judge(caught: Catch): Promise<string[]> {
    return [...(await this.#judgePage(caught)), ...this.#judgeSqlite(caught)];
  }

  /** The browser has them as its own: it may change what it opens. */
  async #judgePage({ before, after, indexedDb, localStorage }: Catch): Promise<string[]> {
    for (const name of ['IndexedDB', 'Local Storage']) {
      rmSync(join(this.#profile, 'Default', name), { recursive: true, force: true });
    }
    for (const { from, as } of [...indexedDb.files, ...localStorage.files]) {
      const to = join(this.#profile, 'Default', as.slice(STORED.length));
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(from, to);
    }
    const browser = await openPage(this.#program, this.#profile);
    const found = (await browser.evaluate('judge()').finally(() => browser.close())) as PageVerdict;
    const complaints = found.complaints.map((text) => `IndexedDB: ${text}`);
    complaints.push(...outside('IndexedDB', found.last, before.transactions, after.transactions));
    complaints.push(...outside('Local Storage', found.local[0], 0, after.transactions));
    return complaints;
  }

  #judgeSqlite({ before, after, sqlite }: Catch): string[] {
    const folder = mkdtempSync(join(this.#folder, 'sqlite-'));
    try {
      const copy = join(folder, 'app.sqlite');
      copyFileSync(sqlite.files[0]!.from, copy);
      const { newest, complaints } = judgeSqlite(copy);
      return [
        ...complaints,
        ...before.commits.flatMap((first, writer) =>
          outside('SQLite', newest.get(writer) ?? 0, first, after.commits[writer]!),
        ),
      ].map((text) => `SQLite: ${text}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

/** What was completed before must be there; of what was under way at the end, one more may be. */
function outside(what: string, found: number, first: number, last: number): string[] {
  if (found >= first && found <= last + 1) return [];
  return [`${what} ends with ${found}, and was at ${first} before, at ${last} after`];
}
