import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-command-'));
const source = join(folder, 'source');
const env = {
  RESTIC_REPOSITORY: join(folder, 'repository'),
  RESTIC_PASSWORD: 'correct horse',
  KIRSCH_CACHE_DIR: join(folder, 'cache'),
};
afterAll(() => rmSync(folder, { recursive: true }));

function kirsch(...args: string[]) {
  return runKirsch(args, { env });
}

async function ok(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await kirsch(...args);
  expect({ args, code, stderr }).toMatchObject({ args, code: 0 });
  return stdout;
}

beforeAll(async () => {
  mkdirSync(join(source, 'sub'), { recursive: true });
  writeFileSync(join(source, 'a.txt'), 'hello\n');
  writeFileSync(join(source, 'sub', 'b.bin'), Buffer.alloc(700_000, 'kirsch'));
  symlinkSync('a.txt', join(source, 'link'));
  await ok('init');
  await ok('backup', source, '--tag', 'first,x', '--host', 'laptop');
});

describe('a backup', () => {
  test('is listed, and its files are', async () => {
    const [only] = JSON.parse(await ok('snapshots', '--json'));
    expect(only).toMatchObject({ hostname: 'laptop', tags: ['first', 'x'], paths: [source] });
    const listed = (await ok('ls', 'latest', source)).split('\n');
    expect(listed).toContain(join(source, 'sub'));
    expect(listed).not.toContain(join(source, 'sub', 'b.bin'));
  });

  test('comes back the same', async () => {
    const target = join(folder, 'target');
    await ok('restore', `latest:${source}`, '--target', target, '--verify');
    expect(readFileSync(join(target, 'a.txt'), 'utf8')).toBe('hello\n');
    expect(readFileSync(join(target, 'sub', 'b.bin'))).toEqual(Buffer.alloc(700_000, 'kirsch'));
  });

  test('that finds nothing new can be skipped, and a dry run writes nothing', async () => {
    // By relative paths: an absolute one brings the folders above along, which this test itself changes.
    const here = (...args: string[]) =>
      runKirsch(['backup', '.', '--host', 'here', ...args], { env, cwd: source });
    expect(await here()).toMatchObject({ code: 0 });
    const before = await ok('list', 'snapshots');
    expect((await here('--skip-if-unchanged')).stdout).toContain('nothing has changed');
    const { stdout } = await here('--dry-run', '--force', '--json');
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({
      message_type: 'summary',
      dry_run: true,
    });
    expect(await ok('list', 'snapshots')).toBe(before);
  });

  test('with something unreadable goes on, names it and ends with status 3', async () => {
    const missing = join(folder, 'missing');
    const { code, stderr, stdout } = await kirsch('backup', source, missing, '--host', 'other');
    expect([code, stderr.includes(missing)]).toEqual([3, true]);
    expect(stdout).toMatch(/snapshot [0-9a-f]{8} saved/);
  });

  test('can come from the standard input or a command, unless that fails', async () => {
    const piped = await runKirsch(
      ['backup', '--stdin', '--stdin-filename', 'in.txt', '--host', 'pipe'],
      {
        env,
        input: 'piped',
      },
    );
    expect(piped).toMatchObject({ code: 0 });
    expect(await ok('dump', '--host', 'pipe', 'latest', '/in.txt')).toBe('piped');
    const node = process.execPath;
    await ok('backup', '--stdin-from-command', '--host', 'command', '--', node, '-p', '1+1');
    expect(await ok('dump', '--host', 'command', 'latest', '/stdin')).toBe('2\n');
    const before = await ok('list', 'snapshots');
    const failed = await kirsch(
      'backup',
      '--stdin-from-command',
      '--',
      node,
      '-e',
      'process.exit(9)',
    );
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('status 9') });
    expect(await ok('list', 'snapshots')).toBe(before);
  });
});

describe('what goes wrong', () => {
  const cases: [string, Record<string, string>, string[], number, RegExp][] = [
    ['a wrong password', { RESTIC_PASSWORD: 'wrong' }, ['snapshots'], 12, /opens none of/],
    [
      'no repository',
      { RESTIC_REPOSITORY: join(folder, 'nowhere') },
      ['snapshots'],
      10,
      /no repository/,
    ],
    ['a second init', {}, ['init'], 1, /already/],
    ['an unknown snapshot', {}, ['ls', 'ffffffffffff'], 1, /ffffffffffff/],
    ['an unknown path', {}, ['dump', 'latest', '/no/such'], 1, /\/no\/such/],
    [
      'a target that is a file',
      {},
      ['restore', 'latest', '--target', join(source, 'a.txt')],
      1,
      /a\.txt/,
    ],
    [
      'a dead server',
      {
        RESTIC_REPOSITORY: 's3:http://127.0.0.1:1/b',
        AWS_ACCESS_KEY_ID: 'k',
        AWS_SECRET_ACCESS_KEY: 's3cr3t',
      },
      ['snapshots', '--no-cache'],
      1,
      /127\.0\.0\.1:1/,
    ],
  ];
  test.each(cases)(
    '%s ends with its status and a message that names it',
    async (_name, changes, args, status, words) => {
      const { code, stdout, stderr } = await runKirsch(args, { env: { ...env, ...changes } });
      expect({ code, stdout }).toEqual({
        code: status,
        stdout: args[0] === 'restore' ? stdout : '',
      });
      expect(stderr).toMatch(words);
      expect(stderr).toMatch(/^kirsch: /m);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stderr).not.toMatch(/s3cr3t|correct horse/);
    },
  );

  test('KIRSCH_DEBUG=1 tells what lies below', async () => {
    const { stderr } = await runKirsch(['ls', 'ffff'], { env: { ...env, KIRSCH_DEBUG: '1' } });
    expect(stderr).toMatch(/\n\s+at /);
  });
});

test('keys, tags and rewrites leave a repository that checks out', async () => {
  const second = join(folder, 'second');
  writeFileSync(second, 'second\n');
  const added = await ok('key', 'add', '--new-password-file', second, '--json');
  const { id } = JSON.parse(added);
  const asSecond = { ...env, RESTIC_PASSWORD: 'second' };
  expect((await runKirsch(['snapshots'], { env: asSecond })).code).toBe(0);
  await ok('key', 'remove', id.slice(0, 12));
  expect((await runKirsch(['snapshots'], { env: asSecond })).code).toBe(12);
  await ok('tag', '--add', 'later', '--host', 'laptop');
  await ok('rewrite', '--host', 'laptop', '--exclude', 'b.bin', '--forget');
  const snapshots = JSON.parse(await ok('snapshots', '--json', '--host', 'laptop'));
  for (const { tags, original } of snapshots)
    expect([tags.includes('later'), original.length]).toEqual([true, 64]);
  expect(await ok('find', 'b.bin', '--host', 'laptop')).toBe('');
  expect(await ok('check', '--read-data')).toContain('no errors were found');
});

test('a reader that has seen enough ends a listing quietly', async () => {
  const { code, stderr } = await runKirsch(['ls', 'latest', '--json'], {
    env,
    onStart: (child) => child.stdout?.once('data', () => child.stdout?.destroy()),
  });
  expect(stderr).toBe('');
  expect([0, 130, 141]).toContain(code);
  expect(await ok('list', 'locks')).toBe('');
});
