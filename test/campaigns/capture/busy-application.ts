import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, openBrowser } from '../../../scripts/sample/browser.ts';
import type { CapturableUnit } from '../../../src/sources/capture/index.ts';

const page = fileURLToPath(new URL('./page.html', import.meta.url));
const writerProgram = fileURLToPath(new URL('./sqlite-writer.ts', import.meta.url));
const FLAGS = ['--experimental-strip-types', '--no-warnings'];
/** Where newer Chromium would keep IndexedDB in SQLite, Cherry Studio's does not yet. */
const LEVELDB_ONLY = '--disable-features=IdbSqliteOnDiskRollout,IdbSqliteBackingStore';
const WRITERS = 2;
const LOOK_MS = 20;

/** How far all writers are: a transaction or commit with this counter is done, a later one may be. */
export interface Marks {
  readonly transactions: number;
  readonly blobs: number;
  readonly commits: readonly number[];
}

/** What a browser finds in its storage. */
export interface PageVerdict {
  readonly last: number;
  readonly local: readonly [first: number, second: number];
  readonly rows: number;
  readonly blobs: number;
  readonly complaints: readonly string[];
}

/** Opens the page in a browser with this profile. */
export async function openPage(program: string, profile: string): Promise<Browser> {
  // Of the last time, it names a port that is closed.
  rmSync(join(profile, 'DevToolsActivePort'), { force: true });
  const browser = await openBrowser({ program, profile, page, args: [LEVELDB_ONLY] });
  // What is loaded at first may be the empty page before it.
  while ((await browser.evaluate('typeof judge')) !== 'function') await pause(LOOK_MS);
  return browser;
}

/** A Chromium whose page writes IndexedDB and Local Storage all the time, and processes that write one SQLite database. */
export class BusyApplication {
  readonly #browser: Browser;
  readonly #writers: readonly ChildProcess[];
  readonly indexedDb: CapturableUnit;
  readonly localStorage: CapturableUnit;
  readonly sqlite: CapturableUnit;

  /** @param folder an empty one of its own */
  static async start(program: string, folder: string): Promise<BusyApplication> {
    const profile = join(folder, 'profile');
    mkdirSync(profile, { recursive: true });
    const database = join(folder, 'app.sqlite');
    const writers: ChildProcess[] = [];
    for (let name = 0; name < WRITERS; name++) {
      const writer = fork(writerProgram, [database, String(name)], { execArgv: FLAGS });
      writers.push(writer);
      await once(writer, 'message');
    }
    const browser = await openPage(program, profile);
    await browser.evaluate('recall()');
    return new BusyApplication(browser, writers, join(profile, 'Default'), database);
  }

  private constructor(
    browser: Browser,
    writers: readonly ChildProcess[],
    profile: string,
    database: string,
  ) {
    this.#browser = browser;
    this.#writers = writers;
    const origin = join(profile, 'IndexedDB', 'file__0.indexeddb');
    const stored = '/Cherry Studio/IndexedDB/file__0.indexeddb';
    this.indexedDb = {
      kind: 'leveldb',
      from: `${origin}.leveldb`,
      as: `${stored}.leveldb`,
      members: [
        { from: `${origin}.leveldb`, as: `${stored}.leveldb` },
        { from: `${origin}.blob`, as: `${stored}.blob` },
      ],
    };
    const local = {
      from: join(profile, 'Local Storage', 'leveldb'),
      as: '/Cherry Studio/Local Storage/leveldb',
    };
    this.localStorage = { kind: 'leveldb', ...local, members: [local] };
    const main = { from: database, as: '/Cherry Studio/Data/cherrystudio.sqlite' };
    this.sqlite = { kind: 'sqlite', ...main, members: [main] };
  }

  async resume(): Promise<void> {
    await this.#browser.evaluate('resume()');
    for (const writer of this.#writers) await ask(writer, 'resume');
  }

  /** Resolves when nobody writes any more. */
  async pause(): Promise<void> {
    await this.#browser.evaluate('pauseWriting()');
    for (const writer of this.#writers) await ask(writer, 'pause');
  }

  async marks(): Promise<Marks> {
    const commits: number[] = [];
    for (const writer of this.#writers) commits.push(await ask(writer, 'mark'));
    const { completed, blobs } = (await this.#browser.evaluate('state')) as {
      completed: number;
      blobs: number;
    };
    return { transactions: completed, blobs, commits };
  }

  /** Resolves when so many more transactions are completed. */
  async advance(transactions: number): Promise<void> {
    const goal = (await this.marks()).transactions + transactions;
    while ((await this.marks()).transactions < goal) await pause(LOOK_MS);
  }

  async close(): Promise<void> {
    for (const writer of this.#writers) {
      writer.disconnect();
      await once(writer, 'exit');
    }
    await this.#browser.close();
  }
}

async function ask(writer: ChildProcess, message: string): Promise<number> {
  const answered = once(writer, 'message');
  writer.send(message);
  const [committed] = await answered;
  return committed as number;
}
