import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Swap } from '../../src/sources/swap/index.ts';

const CHILD = fileURLToPath(new URL('./swap-child.ts', import.meta.url));
const OLD = { 'Data/chats.sqlite': 'old chats', 'IndexedDB/CURRENT': 'old', 'kept.json': 'kept' };
const NEW = {
  'Data/Files/a.png': 'picture',
  'Data/chats.sqlite': 'new chats',
  'IndexedDB/CURRENT': 'new',
  'kept.json': 'kept',
};
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-swap-'));
  await write(join(folder, 'start', 'live'), OLD);
  const { 'kept.json': _, ...incoming } = NEW;
  await write(join(folder, 'start', 'work', 'new'), incoming);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('leaves the data wholly old or wholly new when its process is killed at any moment', async () => {
  const seen: string[] = [];
  // Two at a time, as there are cores.
  for (let moment = 0; ; moment += 2) {
    const ended = await Promise.all([moment, moment + 1].map(killedAt));
    for (const [at, wasKilled] of ended.entries()) {
      if (wasKilled) seen.push(await recover(join(folder, `run-${moment + at}`)));
    }
    if (!ended.every(Boolean)) break;
  }
  expect(new Set(seen)).toEqual(new Set(['not-begun', 'finished']));
  expect(seen.length).toBeGreaterThan(20);
}, 120_000);

/** Whether the child was killed there; it may have ended before. */
async function killedAt(moment: number): Promise<boolean> {
  const place = join(folder, `run-${moment}`);
  await cp(join(folder, 'start'), place, { recursive: true });
  try {
    await run(process.execPath, [CHILD, place, String(moment)]);
    expect(await read(join(place, 'live'))).toEqual(NEW);
    return false;
  } catch (error) {
    expect((error as { signal?: string }).signal).toBe('SIGKILL');
    return true;
  }
}

async function recover(place: string): Promise<string> {
  const swap = await Swap.open(join(place, 'work'));
  const recovery = (await swap?.recover()) ?? 'not-begun';
  const isNew = recovery === 'finished' || swap?.state.side === 'applied';
  expect(await read(join(place, 'live'))).toEqual(isNew ? NEW : OLD);
  if (swap) {
    await swap.moveTo(isNew ? 'reverted' : 'applied');
    expect(await read(join(place, 'live'))).toEqual(isNew ? OLD : NEW);
  }
  return recovery;
}

async function write(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

async function read(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const files: Record<string, string> = {};
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files[relative(root, path)] = await readFile(path, 'utf8');
  }
  return files;
}
