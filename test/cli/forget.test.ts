import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { encodeSnapshot, formatTime, type Snapshot } from '../../src/format/index.ts';
import { loadSnapshots } from '../../src/operations/snapshots/load-snapshots.ts';
import { describeWithPrograms, runRestic } from '../servers/index.ts';
import { SharedRepository } from '../shared-repository.ts';
import { runKirsch } from './run-kirsch.ts';

/*
 * `forget` and what belongs to it on one repository that restic reads too. The commands run within this process; the
 * backups are copies of one, with other times and other sizes.
 */
const folder = mkdtempSync(join(tmpdir(), 'kirsch-forget-'));
const source = join(folder, 'source');
const repository = new SharedRepository(join(folder, 'repository'));
const env = {
  ...repository.env,
  KIRSCH_CACHE_DIR: join(folder, 'cache'),
  KIRSCH_CONFIG: join(folder, 'settings', 'settings.jsonc'),
};
let model: Snapshot;
afterAll(() => rmSync(folder, { recursive: true }));

class Text extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function runHere(...args: string[]) {
  const [stdout, stderr] = [new Text(), new Text()];
  const { signal } = new AbortController();
  const code = await run(args, { env, stdin: Readable.from([]), stdout, stderr, signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

async function kirsch(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(...args);
  expect({ args, code, stderr }).toMatchObject({ args, code: 0 });
  return stdout;
}

interface Backup {
  readonly hour: number;
  readonly bytes?: number;
  readonly files?: number;
}

async function addBackups(...backups: readonly Backup[]): Promise<void> {
  const summary = model.summary!;
  await repository.kirsch(async (opened) => {
    for (const { hour, bytes = 4000, files = 4 } of backups) {
      const time = formatTime(BigInt(Date.UTC(2026, 2, 1, hour)) * 1_000_000n, 0);
      const figures = { totalFilesProcessed: files, totalBytesProcessed: bytes };
      const snapshot = { ...model, time, summary: { ...summary, ...figures } };
      await opened.saveUnpacked('snapshot', encodeSnapshot(snapshot));
    }
  });
}

interface SnapshotJson {
  readonly id: string;
  readonly tags?: readonly string[];
}

async function snapshots(): Promise<readonly SnapshotJson[]> {
  return JSON.parse(await kirsch('snapshots', '--json'));
}

beforeAll(async () => {
  mkdirSync(source);
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(source, name), name.repeat(1000));
  await repository.create();
  const args = [
    'backup',
    source,
    '--host',
    'laptop',
    '--computer',
    '--time',
    '2026-03-01 01:00:00',
  ];
  expect(await runKirsch(args, { env })).toMatchObject({ code: 0 });
  await repository.kirsch(async (opened) => {
    model = (await loadSnapshots(opened))[0]!.snapshot;
  });
  await addBackups({ hour: 26 }, { hour: 50 }, { hour: 51 });
});

describeWithPrograms(['restic'], 'forget', () => {
  test('prints the JSON that restic prints', async () => {
    const args = [
      'forget',
      '--dry-run',
      '--json',
      '--keep-daily',
      '1',
      '--keep-within-hourly',
      '1d',
    ];
    const theirs = JSON.parse((await runRestic(args, { env })).stdout);
    const [group] = JSON.parse(await kirsch(...args, '--no-guard'));
    expect([group]).toEqual(theirs);
    expect(group).toMatchObject({ tags: null, host: 'laptop', paths: [source] });
    expect(group.remove).toHaveLength(2);
  });
});

test('a dry run removes nothing, a wrong rule neither', async () => {
  const before = await snapshots();
  expect(await kirsch('forget', '--keep-newest', '1', '--dry-run')).toContain(
    'would remove 3 backups',
  );
  for (const wrong of [
    [],
    ['--keep-last', '1', '--smart'],
    ['--keep-last', '1', before[0]!.id],
    ['--smart', '--no-guard'],
    ['--smart', '--group-by', 'host'],
    ['--unsafe-allow-remove-all'],
    ['--keep-tag', 'nobody-has-it'],
    ['--keep-within', 'soon'],
    ['ffffffffffff'],
  ]) {
    expect(await runHere('forget', ...wrong)).toMatchObject({ code: 1 });
  }
  expect(await snapshots()).toEqual(before);
});

test('a pin holds against rules and names until it is taken off', async () => {
  const [first] = await snapshots();
  await kirsch('pin', first!.id);
  const [pinned] = await snapshots();
  expect(pinned!.tags).toContain('pinned');
  const refused = await runHere('forget', pinned!.id);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('kirsch unpin') });
  await kirsch('forget', '--keep-newest', '1');
  expect((await snapshots()).map(({ id }) => id)).toContain(pinned!.id);
  expect(await snapshots()).toHaveLength(2);
  await kirsch('unpin', pinned!.id);
  await kirsch('forget', (await snapshots())[0]!.id);
  expect(await snapshots()).toHaveLength(1);
});

test('after a sudden loss a rule holds back, says why, and goes on once a person has agreed', async () => {
  await addBackups({ hour: 60, bytes: 1000, files: 1 }, { hour: 61, bytes: 1000, files: 1 });
  const held = await runHere('forget', '--keep-newest', '1');
  expect(held.code).toBe(0);
  expect(held.stderr).toMatch(/1000 B instead of 3\.906 KiB and 1 file instead of 4 files/);
  const fall = (await snapshots())[1]!;
  expect(held.stderr).toContain(`kirsch forget --agree ${fall.id.slice(0, 8)}`);
  expect(await snapshots()).toHaveLength(3);
  const { stderr } = await runHere('forget', '--keep-last', '1', '--json');
  expect(JSON.parse(stderr)).toMatchObject({ message_type: 'held', snapshot_id: fall.id });
  await kirsch('forget', '--agree', fall.id);
  await kirsch('forget', '--keep-newest', '1');
  expect(await snapshots()).toHaveLength(1);
});

test('backups say which computer made them when that is asked for, and it has a name', async () => {
  const [withId] = JSON.parse(await kirsch('computers', '--json'));
  expect(withId).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    name: 'laptop',
    hostname: 'laptop',
    snapshots_count: 1,
  });
  await kirsch('computers', 'rename', withId.id, 'Ada, at home');
  expect(await kirsch('computers')).toContain('Ada, at home');
});

describeWithPrograms(['restic'], 'what is left', () => {
  test('is a repository that restic finds nothing wrong with, and that can be pruned at once', async () => {
    await runRestic(['check', '--read-data'], { env });
    const all = ['forget', '--unsafe-allow-remove-all', '--host', 'laptop', '--prune', '--instant'];
    expect(await kirsch(...all, '--dry-run')).toContain('nothing was changed');
    expect(await repository.kirsch((opened) => opened.listIds('pack'))).not.toEqual([]);
    expect(await kirsch(...all)).toContain('removed 1 backup\n');
    expect(await repository.kirsch((opened) => opened.listIds('pack'))).toEqual([]);
    await runRestic(['check', '--read-data'], { env });
  });
});
