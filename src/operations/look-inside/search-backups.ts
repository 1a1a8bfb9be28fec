import { createHash } from 'node:crypto';
import { type ErrorCode, isKirschError, KirschError, throwIfAborted } from '../../errors/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import {
  findChats,
  openContents,
  type SearchHit,
  wordsOf,
} from '../../sources/cherry-studio/contents/index.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { PROFILE_ROOT, SnapshotFiles } from './snapshot-files.ts';

export interface SearchBackupsOptions {
  /** What a person typed: all words must be there; words in quotation marks belong together. */
  readonly text: string;
  readonly snapshots: readonly StoredSnapshot[];
  /** Where the profile is in each backup; `/Cherry Studio` unless given. */
  readonly root?: string;
  /** No more places than this are told, of the newest backups first; 1000 unless given. */
  readonly limit?: number;
  readonly scratchFolder?: string;
  /** Called before each backup is looked into. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Called for a backup that cannot be read; the others are searched. Without it, it throws. */
  readonly onUnreadable?: (snapshot: StoredSnapshot, error: KirschError) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A place where the words are, and which backups have it. */
export interface FoundInBackups {
  readonly hit: SearchHit;
  readonly newest: StoredSnapshot;
  readonly oldest: StoredSnapshot;
  /** How many of the backups have it. */
  readonly backups: number;
}

/** What a search has found. */
export interface SearchResult {
  /** In the newest backup first, and there in the order of the chats. */
  readonly found: readonly FoundInBackups[];
  /** Whether there is more than was asked for. */
  readonly isCut: boolean;
  /** How many backups have chats, and in how many different states. */
  readonly searched: number;
  readonly read: number;
}

const DEFAULT_LIMIT = 1000;
/** Failures that are no backup's own. */
const OURS: ReadonlySet<ErrorCode> = new Set(['ABORTED', 'DISK_FULL', 'BAD_ARGUMENT']);
/** What is searched besides chats. */
const NOTES = ['Data/Notes', 'Notes'];

interface Found {
  readonly hit: SearchHit;
  readonly newest: StoredSnapshot;
  oldest: StoredSnapshot;
  backups: number;
}

/**
 * Looks for words in the chats and notes of backups. Those with the same chats as another are not read again: what counts are the ids of the
 * contents. Backups of something else are passed over.
 *
 * @throws KirschError `BAD_ARGUMENT` without a word, `ABORTED`, `SOURCE_DAMAGED`, and what reading throws
 */
export async function searchBackups(
  repository: IndexedRepository,
  options: SearchBackupsOptions,
): Promise<SearchResult> {
  const { snapshots, root = PROFILE_ROOT, onProgress, onUnreadable, signal } = options;
  const search = new BackupSearch(options);
  const newestFirst = snapshots.toSorted((a, b) => timeOf(b) - timeOf(a));
  for (const [at, stored] of newestFirst.entries()) {
    throwIfAborted(signal);
    onProgress?.(at, newestFirst.length);
    try {
      await search.add(stored, new SnapshotFiles(repository, stored.snapshot.tree, root));
    } catch (error) {
      const isItsFault = isKirschError(error) && !OURS.has(error.code);
      if (!onUnreadable || !isItsFault) throw error;
      onUnreadable(stored, error);
    }
  }
  return search.result();
}

/** What goes through one backup after the other, the newest first. */
class BackupSearch {
  readonly #options: SearchBackupsOptions;
  readonly #words: readonly string[];
  readonly #found = new Map<string, Found>();
  /** Which places each state of the chats has. */
  readonly #places = new Map<string, readonly string[]>();
  #isCut = false;
  #searched = 0;

  constructor(options: SearchBackupsOptions) {
    this.#options = options;
    this.#words = wordsOf(options.text);
    if (this.#words.length === 0) {
      throw new KirschError('BAD_ARGUMENT', 'There is no word to look for.', {
        details: { reason: 'no-word' },
      });
    }
  }

  async add(stored: StoredSnapshot, files: SnapshotFiles): Promise<void> {
    const state = await stateOf(files);
    if (state === undefined) return;
    const places = this.#places.get(state) ?? (await this.#read(stored, files));
    this.#places.set(state, places);
    this.#searched++;
    for (const place of places) {
      const found = this.#found.get(place);
      if (!found) continue;
      found.oldest = stored;
      found.backups++;
    }
  }

  result(): SearchResult {
    return {
      found: [...this.#found.values()],
      isCut: this.#isCut,
      searched: this.#searched,
      read: this.#places.size,
    };
  }

  async #read(stored: StoredSnapshot, files: SnapshotFiles): Promise<string[]> {
    const { limit = DEFAULT_LIMIT, scratchFolder, signal } = this.#options;
    const contents = await openContents(files, { signal, ...(scratchFolder && { scratchFolder }) });
    const places = new Set<string>();
    try {
      for await (const hit of contents.search(this.#words, signal)) {
        const place = placeOf(hit);
        places.add(place);
        if (this.#found.has(place)) continue;
        if (this.#found.size < limit) {
          this.#found.set(place, { hit, newest: stored, oldest: stored, backups: 0 });
        } else this.#isCut = true;
      }
    } finally {
      await contents.close();
    }
    return [...places];
  }
}

/** Where it is, and what is there: a message that was edited is another. */
function placeOf({ kind, id, messageId, excerpt }: SearchHit): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, id, messageId, excerpt]))
    .digest('base64');
}

/** Of what chats and notes are made. Undefined when there are no chats. */
async function stateOf(files: SnapshotFiles): Promise<string | undefined> {
  const chats = await findChats(files);
  if (!chats) return undefined;
  const hash = createHash('sha256').update(chats.form);
  for (const path of [...chats.paths, ...NOTES]) hash.update(`\n${await files.contentKey(path)}`);
  return hash.digest('base64');
}

function timeOf({ snapshot }: StoredSnapshot): number {
  return Date.parse(snapshot.time);
}
