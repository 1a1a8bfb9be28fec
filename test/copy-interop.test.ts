import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runKirsch } from './cli/run-kirsch.ts';
import { describeWithPrograms, runRestic, startMinio, type TestServer } from './servers/index.ts';

/*
 * Copies and mirrors of ours, judged by restic, and restic's copies judged by ours.
 */

const folder = mkdtempSync(join(tmpdir(), 'kirsch-copy-'));
const files = join(folder, 'files');
/** Each repository has a password of its own. */
const passwordOf = (name: string) => `password of ${name}`;
const placeOf = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

/** The environment in which `name` is the repository, and `from` the one that is copied from. */
function environment(name: string, from?: string): Record<string, string> {
  return {
    RESTIC_REPOSITORY: placeOf(name),
    RESTIC_PASSWORD: passwordOf(name),
    KIRSCH_CACHE_DIR: join(folder, 'cache'),
    ...(from !== undefined && {
      RESTIC_FROM_REPOSITORY: placeOf(from),
      RESTIC_FROM_PASSWORD: passwordOf(from),
    }),
  };
}

async function restic(env: Record<string, string>, ...args: string[]): Promise<string> {
  return (await runRestic(args, { env })).stdout;
}

async function kirsch(env: Record<string, string>, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runKirsch(args, { env });
  expect({ args, code, stderr }).toMatchObject({ args, code: 0 });
  return stdout;
}

/** What `copy --json` says in the end. */
async function copied(name: string, from: string, ...args: string[]) {
  const text = await kirsch(environment(name, from), 'copy', '--json', ...args);
  return JSON.parse(text.trim().split('\n').at(-1)!);
}

async function makeSource(name: string, version: '1' | '2'): Promise<void> {
  const env = environment(name);
  await restic(env, 'init', '--repository-version', version);
  await restic(env, 'backup', files, '--host', 'one');
  writeFileSync(join(files, `new in ${name}`), `only later ${name}`);
  await restic(env, 'backup', files, '--host', 'two', '--tag', 'a,b');
}

async function snapshotsOf(name: string) {
  const list = JSON.parse(await restic(environment(name), 'snapshots', '--json'));
  return list as { id: string; original?: string; tree: string; hostname: string }[];
}

function packsIn(name: string): string[] {
  return readdirSync(join(placeOf(name), 'data'), { recursive: true })
    .map(String)
    .sort();
}

describeWithPrograms(['restic'], 'copies', () => {
  beforeAll(async () => {
    mkdirSync(join(files, 'sub', 'empty'), { recursive: true });
    writeFileSync(join(files, 'a.txt'), 'hello\n');
    writeFileSync(join(files, 'big'), Buffer.alloc(3_000_000, 'some text to compress'));
    for (let n = 0; n < 300; n++) writeFileSync(join(files, 'sub', `${n}`), `file ${n}`.repeat(n));
    await makeSource('one', '1');
    await makeSource('two', '2');
  });

  test.each([
    ['one', '2'],
    ['two', '1'],
    ['two', '2'],
  ])(
    'of repository %s in one of version %s are whole to restic, whose own copy adds nothing',
    async (from, version) => {
      const name = `copy of ${from} in ${version}`;
      const chunker = ['--from-repo', placeOf(from), '--copy-chunker-params'];
      await kirsch(environment(name, from), 'init', '--repository-version', version, ...chunker);
      const { snapshots_copied, snapshots_failed } = await copied(name, from);
      expect([snapshots_copied, snapshots_failed]).toEqual([2, 0]);

      await restic(environment(name), 'check', '--read-data');
      const [before, after] = [await snapshotsOf(from), await snapshotsOf(name)];
      expect(after.map(({ original }) => original)).toEqual(before.map(({ id }) => id));
      expect(after.map(({ tree }) => tree)).toEqual(before.map(({ tree }) => tree));
      const packs = packsIn(name);
      await restic(environment(name, from), 'copy');
      expect(packsIn(name)).toEqual(packs);
      expect((await snapshotsOf(name)).length).toBe(2);
      // And back: nothing to do, for either program.
      await restic(environment(from, name), 'copy');
      expect(await copied(from, name)).toMatchObject({ snapshots_copied: 0, snapshots_there: 2 });
      expect((await snapshotsOf(from)).length).toBe(2);
    },
  );

  test('that restic made need no copy of ours, and what is new joins them', async () => {
    const env = environment('by restic', 'two');
    await restic(env, 'init', '--copy-chunker-params');
    await restic(env, 'copy', '--host', 'one');
    expect(await copied('by restic', 'two', '--host', 'one')).toMatchObject({
      snapshots_copied: 0,
      snapshots_there: 1,
    });
    expect(await copied('by restic', 'two')).toMatchObject({ snapshots_copied: 1 });
    await restic(environment('by restic'), 'check', '--read-data');
    const [first, second] = await snapshotsOf('by restic');
    const difference = await restic(environment('by restic'), 'diff', first!.id, second!.id);
    expect(difference).toContain('new in two');
  });

  test('are made of the snapshots that are named', async () => {
    await kirsch(environment('chosen'), 'init');
    const [, second] = await snapshotsOf('two');
    const { code, stderr, stdout } = await runKirsch(['copy', second!.id.slice(0, 10)], {
      env: environment('chosen', 'two'),
    });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('saved') });
    expect(stderr).toContain('--copy-chunker-params');
    expect((await snapshotsOf('chosen')).map(({ original }) => original)).toEqual([second!.id]);
    const target = join(folder, 'restored');
    await restic(environment('chosen'), 'restore', 'latest', '--target', target);
    await restic(environment('chosen'), 'check', '--read-data');
  });

  test('need to know from where, and a repository is not mistaken for the other', async () => {
    const { RESTIC_FROM_REPOSITORY: _, ...env } = environment('chosen', 'two');
    const { code, stderr } = await runKirsch(['copy'], { env });
    expect([code, stderr]).toEqual([1, expect.stringContaining('--from-repo')]);
    const wrong = { ...environment('chosen', 'two'), RESTIC_FROM_PASSWORD: passwordOf('chosen') };
    expect((await runKirsch(['copy'], { env: wrong })).code).toBe(12);
  });
});

describeWithPrograms(['restic', 'minio'], 'a mirror in a bucket', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startMinio();
  });
  afterAll(() => server?.stop());

  test('is the repository itself to restic, and follows its source', async () => {
    mkdirSync(files, { recursive: true });
    writeFileSync(join(files, 'first'), 'first');
    const home = environment('home');
    await restic(home, 'init');
    await restic(home, 'backup', files);
    const address = `s3:${server.url}/mirrors/home`;
    const env = {
      RESTIC_PASSWORD: passwordOf('home'),
      KIRSCH_CACHE_DIR: join(folder, 'cache'),
      AWS_ACCESS_KEY_ID: server.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
    };
    const mirror = (...args: string[]) => kirsch(env, 'mirror', placeOf('home'), address, ...args);
    await mirror('--verify');
    const there = { ...env, RESTIC_REPOSITORY: address };
    await restic(there, 'check', '--read-data');

    writeFileSync(join(files, 'second'), 'second');
    await restic(home, 'backup', files);
    await restic(home, 'forget', '--keep-last', '1', '--prune', '--max-unused', '0');
    expect(await mirror('--delete', '--dry-run')).toContain('to remove');
    await mirror('--delete');
    await restic(there, 'check', '--read-data');
    const ids = async (of: Record<string, string>) =>
      (await restic(of, 'list', 'snapshots')) + (await restic(of, 'list', 'packs'));
    expect((await ids(there)).split('\n').sort()).toEqual((await ids(home)).split('\n').sort());
    expect(await mirror()).toContain('nothing to do');
  });
});
