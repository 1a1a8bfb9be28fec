import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isKirschError } from '../../../errors/index.ts';
import { type Migration, readChain } from './migration-chain.ts';
import type { ZipEntry } from './zip-entry-rules.ts';
import type { OpenZip } from './zip-file.ts';

/*
 * Whether Cherry Studio's own restore would take a zip, by the rules of its public sources for 1.9 and 2.1. On purpose it shares nothing with
 * what writes such zips: a mistake made there is not made here a second time.
 */

/** A rule that a zip breaks. */
export interface Objection {
  readonly rule:
    | 'metadata'
    | 'resources'
    | 'cache'
    | 'folder'
    | 'leveldb'
    | 'database'
    | 'integrity'
    | 'migrations'
    | 'contents';
  /** In the zip. */
  readonly path: string;
  /** A sentence for people. */
  readonly message: string;
}

export interface JudgeOptions {
  /** Where the database is unpacked to, to be looked at; removed afterwards. */
  readonly temporaryFolder: string;
  /** The migrations of the version that is to restore it, if they are known: those of the zip must be their beginning. */
  readonly migrations?: readonly Migration[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a whole zip of B or C as its restore would.
 *
 * @returns what is wrong with it; empty where it would be restored
 * @throws KirschError `ABORTED`; and what the zip's source throws
 */
export async function judgeArchive(zip: OpenZip, options: JudgeOptions): Promise<Objection[]> {
  const judge = new Judge(zip, options);
  await judge.readEverything();
  await judge.judge();
  return judge.objections;
}

class Judge {
  readonly objections: Objection[] = [];
  readonly #zip: OpenZip;
  readonly #options: JudgeOptions;
  readonly #files: ReadonlyMap<string, ZipEntry>;

  constructor(zip: OpenZip, options: JudgeOptions) {
    this.#zip = zip;
    this.#options = options;
    this.#files = new Map(
      zip.entries.filter(({ isFolder }) => !isFolder).map((entry) => [entry.path, entry]),
    );
  }

  /** An unpacking program stops at the first wrong byte. */
  async readEverything(): Promise<void> {
    for (const entry of this.#zip.entries) {
      await this.#tolerate(entry.path, async () => {
        for await (const _ of this.#zip.read(entry, this.#options.signal));
      });
    }
  }

  async judge(): Promise<void> {
    const metadata = await this.#json('metadata.json');
    if (!metadata) return;
    if (metadata['appName'] !== 'Cherry Studio') {
      this.#object('metadata', 'metadata.json', 'It does not say that Cherry Studio made it.');
      return;
    }
    const { version } = metadata;
    if (version === 6) await this.#judgeB();
    else if (version === 7) await this.#judgeC(metadata['resources']);
    else
      this.#object(
        'metadata',
        'metadata.json',
        `No version restores the format ${String(version)}.`,
      );
  }

  /** 1.9 replaces both folders by what the zip has, whatever that is. */
  async #judgeB(): Promise<void> {
    for (const folder of ['IndexedDB', 'Local Storage', 'Data']) this.#expectFolder(folder);
    await this.#expectLevelDb('IndexedDB');
    await this.#expectLevelDb('Local Storage');
  }

  async #judgeC(resources: unknown): Promise<void> {
    const { database, cache, indexedDB, localStorage, appClaude, data } = (
      typeof resources === 'object' && resources !== null ? resources : {}
    ) as Record<string, unknown>;
    const isCommon = cache === true && typeof indexedDB === 'boolean' && indexedDB === localStorage;
    const isEarly =
      database === true && appClaude === true && indexedDB === true && typeof data === 'boolean';
    const isPresent = database === false && appClaude === false && data === true;
    if (!isCommon || !(isEarly || isPresent)) {
      this.#object('resources', 'metadata.json', 'What it says of its resources is not complete.');
      return;
    }
    if (!this.#files.has('cache.json')) {
      this.#object('cache', 'cache.json', 'The file is missing.');
    }
    if (indexedDB) {
      for (const folder of ['IndexedDB', 'Local Storage']) this.#expectFolder(folder);
    }
    if (data) this.#expectFolder('Data');
    if (appClaude) this.#expectFolder('.claude');
    await this.#judgeDatabase(database ? 'cherrystudio.sqlite' : 'Data/cherrystudio.sqlite');
  }

  async #judgeDatabase(path: string): Promise<void> {
    const entry = this.#files.get(path);
    if (!entry) {
      this.#object('database', path, 'The database is missing.');
      return;
    }
    const { temporaryFolder, signal } = this.#options;
    const folder = await mkdtemp(join(temporaryFolder, 'kirsch-judge-'));
    try {
      await this.#tolerate(path, async () => {
        const copy = join(folder, 'work.sqlite');
        const content = Readable.from(this.#zip.read(entry, signal), { objectMode: false });
        await pipeline(content, createWriteStream(copy, { mode: 0o600 }));
        await this.#judgeCopy(path, copy);
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #judgeCopy(path: string, copy: string): Promise<void> {
    const { integrity, chain } = await readChain(copy);
    if (integrity !== 'ok') this.#object('integrity', path, `SQLite says: ${integrity}.`);
    if (!chain) return;
    if (chain.length === 0) {
      this.#object('migrations', path, 'It names no migration, so no version knows it.');
    }
    const { migrations } = this.#options;
    const isBeginning = chain.every(
      ({ hash, time }, at) => migrations?.[at]?.hash === hash && migrations[at].time === time,
    );
    if (migrations && !isBeginning) {
      this.#object(
        'migrations',
        path,
        'It is of a later version than the one that is to restore it.',
      );
    }
  }

  #expectFolder(path: string): void {
    const isThere = this.#zip.entries.some(
      (entry) => entry.path.startsWith(`${path}/`) || (entry.path === path && entry.isFolder),
    );
    if (!isThere) this.#object('folder', path, 'The folder is missing.');
  }

  /** Somewhere in the folder is a LevelDB, and it says which of its files lists the others. */
  async #expectLevelDb(folder: string): Promise<void> {
    const current = [...this.#files.values()].find(
      ({ path, size }) => path.startsWith(`${folder}/`) && path.endsWith('/CURRENT') && size < 100,
    );
    if (!current) {
      this.#object(
        'leveldb',
        folder,
        'There is no data in it: restoring it would empty the chats.',
      );
      return;
    }
    await this.#tolerate(current.path, async () => {
      const name = (await this.#read(current)).toString('latin1').trim();
      const list = current.path.replace(/CURRENT$/, name);
      if (!/^MANIFEST-\d+$/.test(name) || !this.#files.has(list)) {
        this.#object(
          'leveldb',
          current.path,
          `It names ${JSON.stringify(name)}, which is not there.`,
        );
      }
    });
  }

  async #json(path: string): Promise<Record<string, unknown> | undefined> {
    const entry = this.#files.get(path);
    if (!entry || entry.size > 1024 * 1024) {
      this.#object('metadata', path, 'The file is missing.');
      return undefined;
    }
    try {
      const json: unknown = JSON.parse((await this.#read(entry)).toString('utf8'));
      if (typeof json === 'object' && json !== null) return json as Record<string, unknown>;
    } catch (error) {
      if (!(error instanceof SyntaxError) && !isOfZip(error)) throw error;
    }
    this.#object('metadata', path, 'It is no JSON.');
    return undefined;
  }

  async #read(entry: ZipEntry): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.#zip.read(entry, this.#options.signal)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** What is the zip's fault is an objection; anything else goes on. */
  async #tolerate(path: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isOfZip(error)) throw error;
      this.#object('contents', path, error.message);
    }
  }

  #object(rule: Objection['rule'], path: string, message: string): void {
    const isNew = !this.objections.some((other) => other.rule === rule && other.path === path);
    if (isNew) this.objections.push({ rule, path, message });
  }
}

function isOfZip(error: unknown): error is Error {
  return isKirschError(error, 'ARCHIVE_DAMAGED') || isKirschError(error, 'ARCHIVE_REFUSED');
}
