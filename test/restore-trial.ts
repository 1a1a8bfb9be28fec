import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Node } from '../src/format/index.ts';
import type { Issue } from '../src/operations/progress.ts';
import { restore } from '../src/operations/restore/restore.ts';
import type {
  RestoredEntry,
  RestoreOptions,
  RestoreResult,
} from '../src/operations/restore/restore-options.ts';
import { loadIndex } from '../src/repository/indexed-repository.ts';
import type { Storage } from '../src/storage/index.ts';
import { HandmadeRepository, makeNode, makeSnapshot } from './handmade-repository.ts';

/** What a restore did, and all that it told. */
export interface Outcome extends RestoreResult {
  readonly problems: readonly Issue[];
  readonly entries: readonly RestoredEntry[];
}

/** A handmade repository, and a folder to restore it into. */
export class RestoreTrial {
  /** The folder around the target: nothing in it but the target may ever change. */
  readonly outside = mkdtempSync(join(tmpdir(), 'kirsch-restore-'));
  /** Not there yet. */
  readonly target = join(this.outside, 'target');
  readonly repository: HandmadeRepository;
  /** Ids of the blobs stored so far, by their content. */
  readonly #stored = new Map<string, string>();

  constructor(storage?: Storage, version?: 1 | 2) {
    this.repository = new HandmadeRepository(storage, version);
  }

  /** Promised, because Node.js 22 overflows its stack on very deep folders otherwise. */
  dispose(): Promise<void> {
    return rm(this.outside, { recursive: true });
  }

  /** A file that consists of these parts, each of which is stored once, in a pack of its own. */
  async file(name: string, parts: readonly string[], rest: Partial<Node> = {}): Promise<Node> {
    const content: string[] = [];
    for (const part of parts) {
      const id = this.#stored.get(part) ?? (await this.repository.putData(part));
      this.#stored.set(part, id);
      content.push(id);
    }
    const size = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
    return makeNode(name, { content, size, ...rest });
  }

  async folder(name: string, nodes: readonly Node[], rest: Partial<Node> = {}): Promise<Node> {
    return makeNode(name, { type: 'dir', subtree: await this.repository.putTree(nodes), ...rest });
  }

  /** Restores a folder with these nodes into the target, on one worker. */
  async restoreNodes(
    nodes: readonly Node[],
    options: Partial<RestoreOptions> = {},
  ): Promise<Outcome> {
    return this.restoreTree(await this.repository.putTree(nodes), options);
  }

  async restoreTree(tree: string, options: Partial<RestoreOptions> = {}): Promise<Outcome> {
    const problems: Issue[] = [];
    const entries: RestoredEntry[] = [];
    const result = await restore(await loadIndex(this.repository.open()), {
      snapshot: makeSnapshot(tree),
      target: this.target,
      workers: 1,
      onIssue: (issue) => problems.push(issue),
      onEntry: (entry) => entries.push(entry),
      ...options,
    });
    expect(result.issues).toBe(problems.length);
    return { ...result, problems, entries };
  }

  contentOf(path: string): string {
    return readFileSync(join(this.target, path), 'utf8');
  }

  /** Puts a file into the target. */
  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.target, path)), { recursive: true });
    writeFileSync(join(this.target, path), content);
  }

  /** Every path below the target, temporary files included; links are not followed. */
  names(): string[] {
    const below = (folder: string): string[] =>
      readdirSync(join(this.target, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? [path, ...below(path)] : [path];
      });
    return below('').sort();
  }
}
