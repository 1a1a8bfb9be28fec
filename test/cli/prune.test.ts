import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-prune-command-'));
const source = join(folder, 'source');
const env = {
  RESTIC_REPOSITORY: join(folder, 'repository'),
  RESTIC_PASSWORD: 'correct horse',
  KIRSCH_CACHE_DIR: join(folder, 'cache'),
};

async function ok(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runKirsch(args, { env });
  expect({ args, code, stderr }).toMatchObject({ args, code: 0 });
  return stdout;
}

const lastOf = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1)!);
const packs = () =>
  readdirSync(join(env.RESTIC_REPOSITORY, 'data'), { recursive: true }).filter(
    (name) => name.length > 60,
  ).length;

beforeAll(async () => {
  mkdirSync(source);
  writeFileSync(join(source, 'kept'), 'kept');
  await ok('init');
  await ok('backup', source);
  const snapshots = join(env.RESTIC_REPOSITORY, 'snapshots');
  for (const name of readdirSync(snapshots)) rmSync(join(snapshots, name));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('`prune` shows its plan, marks, and deletes what was marked long enough ago', async () => {
  const plan = await ok('prune', '--dry-run', '--no-lock');
  expect(plan).toContain('to mark:      2 packs');
  expect(plan).toContain('this was a dry run');
  expect(packs()).toBe(2);
  expect(await ok('prune')).toMatch(/marked 2 packs.*for deletion\n2 packs.*are freed/);
  expect(packs()).toBe(2);
  const waiting = lastOf(await ok('prune', '--json'));
  expect(waiting).toMatchObject({
    message_type: 'summary',
    waiting: { count: 2 },
    deleted: { count: 0 },
    packfiles: { total: 0 },
  });
  expect(await ok('prune', '--grace', '0')).toMatch(/deleted 2 packs/);
  expect(packs()).toBe(0);
  expect(await ok('check', '--read-data')).toContain('no errors');
});

test('what cannot be meant is refused in words', async () => {
  for (const [args, words] of [
    [['--no-lock'], '--dry-run'],
    [['--max-unused', '100%'], 'less than 100%'],
    [['--max-unused', 'much'], 'size'],
    [['--repack-smaller-than', '1G'], '--pack-size'],
  ] as const) {
    const { code, stderr } = await runKirsch(['prune', ...args], { env });
    expect(code).toBe(1);
    expect(stderr).toContain(words);
  }
});
