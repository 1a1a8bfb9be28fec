import { lutimes, mkdir, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KirschError, throwIfAborted } from '../../../errors/index.ts';
import { formatVersionRecord } from '../version-log.ts';
import { fillDatabase, SAMPLE_START } from './fill-database.ts';
import { SampleRandom } from './sample-random.ts';
import { sampleMarkdown, sampleText } from './sample-text.ts';
import { fillAgentsOfB, fillMemories, fillVectors } from './small-databases.ts';

/** What sample profile to make. */
export interface SampleProfileOptions {
  /** Of Cherry Studio 1.9, or 2.1. `c` unless given. */
  readonly generation?: 'b' | 'c';
  /** About how many bytes all its files have; 20 MiB unless given. The smallest has some 3 MiB. */
  readonly bytes?: number;
  /** Another seed, another profile; 1 unless given. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** What was made. */
export interface SampleProfile {
  readonly files: number;
  readonly bytes: number;
}

const DEFAULT_BYTES = 20 << 20;
/** How the size is shared out. */
const SHARES = { database: 0.3, files: 0.45, papers: 0.08, vectors: 0.12, cache: 0.03 };
const PAPER_BYTES = 30_000;
const KNOWLEDGE_BASES = 2;
const NOTES = 12;
const LARGEST_ATTACHMENT = 2 << 20;

/**
 * Makes a profile of Cherry Studio with invented contents: real SQLite databases, the LevelDB folders that a real Chromium has written,
 * attachments, notes, knowledge bases, agents, skills, caches. The same, byte for byte, for the same options and version of
 * SQLite; not one that the application itself has opened.
 *
 * @param folder is made; may exist if it is empty
 * @throws `BAD_ARGUMENT` when something is in the folder
 */
export async function makeSampleProfile(
  folder: string,
  { generation = 'c', bytes = DEFAULT_BYTES, seed = 1, signal }: SampleProfileOptions = {},
): Promise<SampleProfile> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new KirschError('BAD_ARGUMENT', `"${folder}" is not empty.`, {
      hint: 'Name a folder that is not there yet.',
      details: { path: folder },
    });
  }
  const maker = new ProfileMaker(folder, new SampleRandom(seed), signal);
  // Large, and of no use to those who only look for real profiles.
  const { chromiumStorage } = await import('./chromium-storage.ts');
  const storage = chromiumStorage();
  for (const { path, content } of storage) await maker.write(path, content);
  const rest = bytes - storage.reduce((sum, { content }) => sum + content.length, 0);
  const share = (name: keyof typeof SHARES) => Math.max(0, Math.round(rest * SHARES[name]));

  const files = await maker.attachments(share('files'));
  const notes = await maker.notes();
  await maker.write('Cache/Cache_Data/data_1', maker.random.bytes(share('cache')));
  await maker.write('logs/app.log', sampleText(maker.random, 2000));
  await maker.write('version.log', versionLog(generation));
  if (generation === 'b') {
    await maker.generationB(share('papers') + share('vectors') + share('database'));
  } else {
    const papers = await maker.papers(share('papers'), share('vectors'));
    const agents = await maker.agents();
    const path = await maker.place('Data/cherrystudio.sqlite');
    const contents = { files, notes, knowledgeBases: papers, agents };
    await fillDatabase(path, maker.random, share('database'), contents);
    await maker.write('cache.json', JSON.stringify({ version: 1, entries: {} }));
  }
  return settle(folder);
}

/** Makes the parts of one profile. */
class ProfileMaker {
  readonly random: SampleRandom;
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;

  constructor(folder: string, random: SampleRandom, signal: AbortSignal | undefined) {
    this.#folder = folder;
    this.random = random;
    this.#signal = signal;
  }

  /** A path in the profile, whose folders are made. */
  async place(path: string): Promise<string> {
    throwIfAborted(this.#signal);
    const absolute = join(this.#folder, path);
    await mkdir(dirname(absolute), { recursive: true });
    return absolute;
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    await writeFile(await this.place(path), content);
  }

  /** Pictures, which nothing makes smaller, and texts. */
  async attachments(bytes: number): Promise<{ name: string; bytes: number }[]> {
    const files: { name: string; bytes: number }[] = [];
    for (let written = 0; written < bytes; ) {
      const isPicture = this.random.below(3) > 0;
      const size = Math.min(
        bytes - written,
        2000 + this.random.below(this.random.below(8) === 0 ? LARGEST_ATTACHMENT : 200_000),
      );
      const content = isPicture
        ? this.random.bytes(size)
        : Buffer.from(sampleMarkdown(this.random, size));
      const name = `${this.random.uuid()}.${isPicture ? 'png' : 'md'}`;
      await this.write(`Data/Files/${name}`, content);
      files.push({ name, bytes: content.length });
      written += content.length;
    }
    return files;
  }

  async notes(): Promise<string[]> {
    const names = Array.from({ length: NOTES }, (_, number) =>
      number % 3 === 0 ? `旅行/笔记 ${number}.md` : `Note ${number}.md`,
    );
    for (const name of names) {
      await this.write(`Data/Notes/${name}`, sampleMarkdown(this.random, 1500));
    }
    return names;
  }

  /** Knowledge bases of 2.x: a folder each, with what was put in and what it is searched with. */
  async papers(bytes: number, vectors: number): Promise<{ id: string; documents: string[] }[]> {
    const bases: { id: string; documents: string[] }[] = [];
    for (let number = 0; number < KNOWLEDGE_BASES; number++) {
      const id = this.random.uuid();
      const documents: string[] = [];
      for (let written = 0; written < bytes / KNOWLEDGE_BASES; written += PAPER_BYTES) {
        const name = `raw/paper-${documents.length}.md`;
        await this.write(
          `Data/KnowledgeBase/${id}/${name}`,
          sampleMarkdown(this.random, PAPER_BYTES),
        );
        documents.push(name);
      }
      const index = await this.place(`Data/KnowledgeBase/${id}/.cherry/index.sqlite`);
      await fillVectors(index, this.random, vectors / KNOWLEDGE_BASES);
      bases.push({ id, documents });
    }
    return bases;
  }

  /** An agent of 2.x with its memory and workspace, and a skill that it is linked to. */
  async agents(): Promise<{ id: string; workspace: string }[]> {
    const id = this.random.uuid();
    await this.write(`Data/Agents/${id}/memory.md`, sampleMarkdown(this.random, 800));
    await this.write(`Data/Agents/system/${id}/plan.md`, sampleMarkdown(this.random, 800));
    const session = `Data/Agents/.claude/projects/sample/${this.random.uuid()}.jsonl`;
    const lines = Array.from({ length: 20 }, () =>
      JSON.stringify({ type: 'user', text: sampleText(this.random, 200) }),
    );
    await this.write(session, `${lines.join('\n')}\n`);
    await this.write('Data/Skills/summary/SKILL.md', sampleMarkdown(this.random, 800));
    await this.write('Data/MiniApps/packages/sample/index.html', '<!doctype html><p>Sample</p>\n');
    await this.write('Data/MiniApps/data/sample/save.json', '{"level":3}');
    const link = await this.place('Data/Agents/.claude/skills/summary');
    try {
      await symlink('../../../Skills/summary', link);
    } catch {
      // Windows lets only some users make them.
    }
    // The application has absolute paths here; this one is nobody's, so that the profile does not depend on its folder.
    return [{ id, workspace: `/home/sample/.config/CherryStudio/Data/Agents/system/${id}` }];
  }

  /** What 1.9 keeps besides LevelDB. */
  async generationB(knowledgeBytes: number): Promise<void> {
    for (let number = 0; number < KNOWLEDGE_BASES; number++) {
      const path = await this.place(`Data/KnowledgeBase/${this.random.uuid()}`);
      await fillVectors(path, this.random, knowledgeBytes / KNOWLEDGE_BASES);
    }
    await fillAgentsOfB(await this.place('Data/agents.db'), this.random);
    await fillMemories(await this.place('Data/Memory/memories.db'), this.random);
    // The one attachment that the IndexedDB names.
    await this.write('Data/Files/file-0.txt', 'Dear Sample.');
    await this.write('.claude/projects/sample/session.jsonl', '{"type":"user"}\n');
    await this.write('config.json', JSON.stringify({ language: 'en-US', theme: 'system' }));
    await this.write('window-state.json', JSON.stringify({ width: 1200, height: 800 }));
  }
}

function versionLog(generation: 'b' | 'c'): string {
  const versions = generation === 'b' ? ['1.8.4', '1.9.13'] : ['1.9.13', '2.0.14', '2.1.0'];
  return versions
    .map((version, at) =>
      formatVersionRecord({
        version,
        system: 'linux',
        isDevelopment: false,
        isPortable: false,
        time: new Date(SAMPLE_START + at * 86_400_000).toISOString(),
      }),
    )
    .join('');
}

/** Gives everything one time, so that two profiles of one seed are the same in that as well, and counts. */
async function settle(folder: string): Promise<SampleProfile> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const seconds = SAMPLE_START / 1000;
  let [files, bytes] = [0, 0];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) {
      files++;
      bytes += (await stat(path)).size;
    }
    await (entry.isSymbolicLink() ? lutimes : utimes)(path, seconds, seconds);
  }
  await utimes(folder, seconds, seconds);
  return { files, bytes };
}
