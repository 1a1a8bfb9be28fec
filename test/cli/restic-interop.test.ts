import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FolderStorage } from '../../src/storage/index.ts';
import { makeKeyCheap } from '../cheap-key.ts';
import { describeWithPrograms, runRestic } from '../servers/index.ts';
import { runKirsch } from './run-kirsch.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-interop-'));
const source = join(folder, 'source');
const env = {
  RESTIC_REPOSITORY: join(folder, 'repository'),
  RESTIC_PASSWORD: 'x',
  KIRSCH_CACHE_DIR: join(folder, 'cache'),
};
afterAll(() => rmSync(folder, { recursive: true }));

async function restic(...args: string[]): Promise<string> {
  return (await runRestic(args, { env })).stdout;
}

async function kirsch(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runKirsch(args, { env });
  expect({ args, code, stderr }).toMatchObject({ args, code: 0 });
  return stdout;
}

/** What the same command prints here and there. */
function both(...args: string[]): Promise<[ours: string, theirs: string]> {
  return Promise.all([kirsch(...args), restic(...args)]);
}

function linesOf(text: string): unknown[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describeWithPrograms(['restic'], 'on a repository that restic made', () => {
  let ids: string[] = [];

  beforeAll(async () => {
    mkdirSync(join(source, 'sub', 'empty'), { recursive: true });
    writeFileSync(join(source, 'a.txt'), 'hello\n');
    writeFileSync(join(source, 'big'), Buffer.alloc(3_000_000, 'some text to compress'));
    writeFileSync(join(source, 'empty file'), '');
    writeFileSync(join(source, 'sub', 'odd\tname"\u{1f352}'), 'x');
    symlinkSync('a.txt', join(source, 'link'));
    linkSync(join(source, 'a.txt'), join(source, 'hard'));
    await restic('init');
    await makeKeyCheap(new FolderStorage(env.RESTIC_REPOSITORY), env.RESTIC_PASSWORD);
    await restic('backup', source, '--tag', 'one,two', '--host', 'alpha');
    appendFileSync(join(source, 'a.txt'), 'more');
    rmSync(join(source, 'link'));
    mkdirSync(join(source, 'link'));
    chmodSync(join(source, 'big'), 0o4750);
    renameSync(join(source, 'sub', 'empty'), join(source, 'renamed'));
    await restic('backup', source, '--host', 'beta');
    const snapshots = JSON.parse(await restic('snapshots', '--json'));
    ids = snapshots.map(({ id }: { id: string }) => id);
  });

  describe('the same is read', () => {
    test.each([
      ['snapshots'],
      ['snapshots', '--host', 'alpha'],
      ['snapshots', '--tag', 'one,two'],
      ['snapshots', '--tag', ''],
      ['stats'],
      ['stats', '--mode', 'files-by-contents'],
      ['stats', '--mode', 'blobs-per-file'],
      ['stats', '--mode', 'raw-data'],
      ['find', 'a.txt'],
      ['find', 'SUB', '-i'],
      ['key', 'list'],
    ])('%s %s %s', async (...args) => {
      const given = args.filter((arg) => arg !== undefined);
      const [ours, theirs] = await both(...given, '--json');
      expect(JSON.parse(ours)).toEqual(JSON.parse(theirs));
    });

    test.each([
      ['ls', 'latest'],
      ['ls', 'latest', '/'],
    ])('%s %s %s, line by line', async (...args) => {
      const given = args.filter((arg) => arg !== undefined);
      const [ours, theirs] = await both(...given, '--json');
      expect(linesOf(ours)).toEqual(linesOf(theirs));
    });

    test('the folders of a listing', async () => {
      for (const args of [[source], [source, '--recursive'], [join(source, 'sub'), '/nope']]) {
        const [ours, theirs] = await both('ls', 'latest', ...args, '--json');
        expect(linesOf(ours)).toEqual(linesOf(theirs));
      }
    });

    test('a backup for ncdu', async () => {
      for (const snapshot of ids) {
        const [ours, theirs] = await both('ls', '--ncdu', snapshot);
        expect(JSON.parse(ours)).toEqual(JSON.parse(theirs));
      }
    });

    test('the differences of two backups, and their sum', async () => {
      for (const more of [[], ['--metadata']]) {
        const [ours, theirs] = await both('diff', ids[0]!, ids[1]!, '--json', ...more);
        expect(linesOf(ours)).toEqual(linesOf(theirs));
      }
      const [ours, theirs] = await both('diff', ids[0]!, ids[1]!);
      expect(ours).toBe(theirs);
    });

    test('blobs, trees and packs, and where they are used', async () => {
      const sorted = (text: string) => text.trim().split('\n').sort();
      for (const kind of ['blobs', 'packs', 'index', 'snapshots', 'keys']) {
        const [ours, theirs] = await both('list', kind);
        expect(sorted(ours)).toEqual(sorted(theirs));
      }
      const [blob] = (await restic('list', 'blobs'))
        .split('\n')
        .filter((line) => line.startsWith('data'));
      const [pack] = (await restic('list', 'packs')).split('\n');
      for (const given of [
        ['find', '--blob', blob!.slice(5)],
        ['find', '--pack', pack!],
      ]) {
        const byPlace = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
        const [ours, theirs] = (await both(...given, '--json')).map((text) =>
          JSON.parse(text).sort(byPlace),
        );
        expect(ours).toEqual(theirs);
      }
    });

    test('objects as they are inside', async () => {
      for (const given of [
        ['config'],
        ['snapshot', ids[0]!],
        ['masterkey'],
        ['tree', `${ids[1]!}:${source}`],
      ]) {
        const [ours, theirs] = await both('cat', ...given);
        expect(JSON.parse(ours)).toEqual(JSON.parse(theirs));
      }
      expect(await kirsch('dump', 'latest', join(source, 'a.txt'))).toBe('hello\nmore');
    });

    test('and nothing is wrong with it', async () => {
      expect(linesOf(await kirsch('check', '--read-data', '--json')).at(-1)).toMatchObject({
        num_errors: 0,
        broken_packs: null,
        packs_read: (await restic('list', 'packs')).trim().split('\n').length,
      });
    });
  });

  test('restic accepts what was tagged, rewritten, and given another password', async () => {
    await kirsch('tag', '--add', 'kept', 'latest');
    await kirsch(
      'rewrite',
      '--exclude',
      'big',
      '--new-host',
      'gamma',
      '--host',
      'beta',
      '--forget',
    );
    await kirsch('rewrite', '--exclude', 'a.txt', '--host', 'alpha');
    const snapshots = JSON.parse(await restic('snapshots', '--json'));
    const described = snapshots.map(
      ({ hostname, tags }: { hostname: string; tags: string[] }) => `${hostname}: ${tags}`,
    );
    expect(described.sort()).toEqual(['alpha: one,two', 'alpha: one,two,rewrite', 'gamma: kept']);
    expect(await restic('ls', '--host', 'gamma', 'latest')).not.toContain('/big');
    const password = join(folder, 'password');
    writeFileSync(password, 'y');
    await kirsch('key', 'passwd', '--new-password-file', password);
    const asOther = { ...env, RESTIC_PASSWORD: 'y' };
    await runRestic(['check', '--read-data'], { env: asOther });
    await runRestic(['rewrite', '--exclude', 'hard'], { env: asOther });
    expect(await runKirsch(['check', '--read-data'], { env: asOther })).toMatchObject({ code: 0 });
  });

  test('both leave the same folders when they rewrite what patterns include', async () => {
    const place = { ...env, RESTIC_REPOSITORY: join(folder, 'included') };
    await runRestic(['init'], { env: place });
    await runRestic(['backup', source, '--host', 'alpha'], { env: place });
    const trees: string[] = [];
    for (const patterns of [['*.txt'], ['empty*', '/**/link'], [source]]) {
      const includes = patterns.flatMap((pattern) => ['--include', pattern]);
      const asks = (host: string) => [
        'rewrite',
        ...includes,
        '--host',
        'alpha',
        '--new-host',
        host,
      ];
      await runRestic(asks('theirs'), { env: place });
      expect(await runKirsch(asks('ours'), { env: place })).toMatchObject({ code: 0 });
      const snapshots: { hostname: string; tree: string; id: string }[] = JSON.parse(
        (await runRestic(['snapshots', '--json'], { env: place })).stdout,
      );
      const made = snapshots.filter(({ hostname }) => hostname !== 'alpha');
      expect(made.map(({ hostname }) => hostname).sort()).toEqual(['ours', 'theirs']);
      expect(new Set(made.map(({ tree }) => tree)).size).toBe(1);
      trees.push(made[0]!.tree);
      await runRestic(['forget', ...made.map(({ id }) => id)], { env: place });
    }
    expect(new Set(trees).size).toBe(3);
  });

  test('an empty password that was asked for opens for both, and for nobody by accident', async () => {
    const { RESTIC_PASSWORD: _, ...without } = env;
    const place = { ...without, RESTIC_REPOSITORY: join(folder, 'open') };
    const none = '--insecure-no-password';
    expect(await runKirsch(['init', none], { env: place })).toMatchObject({ code: 0 });
    await runRestic(['backup', none, join(source, 'a.txt')], { env: place });
    const listed = await runKirsch(['snapshots', none], { env: place });
    expect(listed.stdout).toContain('a.txt');
    expect(await runKirsch(['snapshots'], { env: place, input: '\n' })).toMatchObject({ code: 1 });
    expect(await runKirsch(['snapshots', none], { env })).toMatchObject({ code: 1 });
  });

  test('restic reads a repository of version 1 that was migrated', async () => {
    const old = { ...env, RESTIC_REPOSITORY: join(folder, 'old') };
    await runRestic(['init', '--repository-version', '1'], { env: old });
    await runRestic(['backup', source], { env: old });
    expect((await runKirsch(['migrate'], { env: old })).stdout).toContain('upgrade_repo_v2');
    expect(await runKirsch(['migrate', 'upgrade_repo_v2'], { env: old })).toMatchObject({
      code: 0,
    });
    expect((await runRestic(['cat', 'config'], { env: old })).stdout).toContain('"version": 2');
    await runRestic(['check', '--read-data'], { env: old });
  });

  test('damage is found that restic finds', async () => {
    const broken = { ...env, RESTIC_REPOSITORY: join(folder, 'broken') };
    await runRestic(['init'], { env: broken });
    await runRestic(['backup', source], { env: broken });
    const [pack] = (await runRestic(['list', 'packs'], { env: broken })).stdout.split('\n');
    const file = join(folder, 'broken', 'data', pack!.slice(0, 2), pack!);
    chmodSync(file, 0o600);
    writeFileSync(file, Buffer.from([0xff, 0xff]), { flag: 'r+' });
    const theirs = await runRestic(['check', '--read-data'], { env: broken, anyExit: true });
    const ours = await runKirsch(['check', '--read-data'], { env: broken });
    expect([ours.code, theirs.code]).toEqual([1, 1]);
    expect(ours.stderr).toContain(`data/${pack!.slice(0, 2)}/${pack}`);
  });
});
