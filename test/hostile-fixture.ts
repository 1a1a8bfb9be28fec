import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../src/operations/check/check.ts';
import { restore } from '../src/operations/restore/restore.ts';
import { loadIndex } from '../src/repository/indexed-repository.ts';
import { HandmadeRepository, makeSnapshot } from './handmade-repository.ts';
import { refusal, wordsOf } from './refusal.ts';

export interface Restored {
  /** Of what was reported, and of the error that ended the restore: path, code and words. */
  readonly words: readonly string[];
  /** All that is below the folder around the target, by its path. */
  readonly entries: readonly string[];
}

/** A repository that means harm, and a folder for its restores. */
export class HostileFixture {
  readonly made = new HandmadeRepository();
  /** Nothing but the target may come to be in it. */
  readonly base: string = mkdtempSync(join(tmpdir(), 'kirsch-hostile-'));
  readonly target: string = join(this.base, 'target');

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  /** Restores a tree with the real thing. Throws what is no error of ours. */
  async restore(tree: string, options: { signal?: AbortSignal } = {}): Promise<Restored> {
    const words: string[] = [];
    const indexed = await loadIndex(this.made.open());
    const restoring = restore(indexed, {
      snapshot: makeSnapshot(tree),
      target: this.target,
      workers: 1,
      ...options,
      onIssue: ({ item, error }) => words.push(`${item} ${error.code} ${wordsOf(error)}`),
    }).then(
      () => undefined,
      (error: unknown) => refusal(Promise.reject(error)),
    );
    const error = await restoring;
    if (error) words.push(`${error.code} ${wordsOf(error)}`);
    const unforeseen = words.find((text) => /INTERNAL|unexpected/i.test(text));
    if (unforeseen) throw new Error(`Nobody has foreseen this: ${unforeseen}`);
    return { words, entries: readdirSync(this.base, { recursive: true }).map(String).sort() };
  }

  /** What `check` says about a snapshot of this tree. */
  async check(tree: string): Promise<string[]> {
    await this.made.putSnapshot(tree);
    const { problems } = await check(this.made.open(), { readData: 'all', workers: 1 });
    return problems.map(({ item, message }) => `${item} ${message}`);
  }
}
