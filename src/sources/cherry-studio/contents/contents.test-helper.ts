import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { contentFolder } from './content-files.ts';
import { wordsOf } from './find-words.ts';
import type { Contents, SearchHit } from './model.ts';
import { openContents } from './open-contents.ts';

/** Folders of tests, which go together. */
export class TestFolders {
  readonly home: string;
  #count = 0;

  private constructor(home: string) {
    this.home = home;
  }

  static async make(): Promise<TestFolders> {
    return new TestFolders(await mkdtemp(join(tmpdir(), 'kirsch-contents-test-')));
  }

  /** A new folder with these files. */
  async add(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
    const folder = join(this.home, `folder-${this.#count++}`);
    await mkdir(folder);
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return folder;
  }

  /** Looks at what is in a profile; afterwards nothing may be left behind. */
  async looking<T>(profile: string, look: (contents: Contents) => Promise<T> | T): Promise<T> {
    const scratchFolder = await this.add();
    const contents = await openContents(contentFolder(profile), { scratchFolder });
    try {
      return await look(contents);
    } finally {
      await contents.close();
      expect(await readdir(scratchFolder)).toEqual([]);
    }
  }

  async remove(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }
}

/** All that a search finds. */
export async function hits(contents: Contents, text: string): Promise<SearchHit[]> {
  const found: SearchHit[] = [];
  for await (const hit of contents.search(wordsOf(text))) found.push(hit);
  return found;
}
