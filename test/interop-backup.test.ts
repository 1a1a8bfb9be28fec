import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startS3Server } from '../src/s3-server/index.ts';
import { differences } from './folder-differences.ts';
import { makeSampleTree, SOCKET } from './sample-tree.ts';
import { describeWithPrograms, runRestic, startMinio } from './servers/index.ts';
import { SharedRepository } from './shared-repository.ts';

let base: string;
let sample: string;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'kirsch-interop-'));
  sample = join(base, 'sample');
  await makeSampleTree(sample);
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What has to be true of a backup wherever it is stored. */
function judgedByRestic(version: 1 | 2, place: () => SharedRepository): void {
  let shared: SharedRepository;

  beforeAll(async () => {
    shared = await place().create(version);
    const { issues, snapshot } = await shared.backup([sample]);
    expect(issues).toBe(0);
    expect(snapshot.summary?.filesNew).toBeGreaterThan(3_000);
  });

  test('finds nothing wrong in any byte', async () => {
    const { stdout, stderr } = await shared.restic(['check', '--read-data']);
    expect(stderr).toBe('');
    expect(stdout).toContain('no errors were found');
  });

  test('restores every byte and attribute', async () => {
    const target = join(base, 'restored by restic');
    try {
      await shared.restic(['restore', 'latest', '--target', target]);
      expect(differences(sample, join(target, sample))).toEqual([]);
    } finally {
      rmSync(target, { recursive: true, force: true });
    }
  });

  test('rewrites its trees, which it refuses where one is not exactly as it would write it', async () => {
    const { stdout } = await shared.restic(['rewrite', '--exclude', 'crowd', 'latest']);
    expect(stdout).toContain('modified 1 snapshots');
    const rewritten = /saved new snapshot ([0-9a-f]+)/.exec(stdout)![1]!;
    const { nodes } = await listed(shared, rewritten);
    expect(nodes.some(({ path }) => path.endsWith('/crowd'))).toBe(false);
    expect(nodes.some(({ path }) => path.endsWith('/sizes/large'))).toBe(true);
    await shared.restic(['check']);
  });
}

describeWithPrograms(['restic', 'rsync'], 'of what Kirsch backs up to a folder, restic', () => {
  describe('in format version 2', () => {
    judgedByRestic(2, () => new SharedRepository(join(base, 'version-2')));
  });
  describe('in format version 1', () => {
    judgedByRestic(1, () => new SharedRepository(join(base, 'version-1')));
  });
});

describeWithPrograms(
  ['restic', 'rsync', 'minio'],
  'of what Kirsch backs up to MinIO, restic',
  () => {
    let server: Awaited<ReturnType<typeof startMinio>>;
    beforeAll(async () => {
      server = await startMinio();
    });
    afterAll(() => server.stop());
    judgedByRestic(2, () => SharedRepository.inBucket(server, 'a-bucket/and/a/path'));
  },
);

describeWithPrograms(
  ['restic', 'rsync'],
  'of what Kirsch backs up to its own server, restic',
  () => {
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    let server: Awaited<ReturnType<typeof startS3Server>>;
    beforeAll(async () => {
      server = await startS3Server({ folder: join(base, 's3'), ...credentials, sync: false });
    });
    afterAll(() => server.close());
    judgedByRestic(2, () => SharedRepository.inBucket({ ...server, ...credentials }, 'a-bucket'));
  },
);

describeWithPrograms(['restic', 'rsync'], 'with two backups by Kirsch restic', () => {
  let shared: SharedRepository;
  let source: string;
  let first: string;
  let second: string;

  beforeAll(async () => {
    shared = await new SharedRepository(join(base, 'two backups')).create();
    source = join(base, 'changing');
    await makeSampleTree(source);
    const options = { tags: ['one', 'two words, ü'], username: 'tester', uid: 12, gid: 34 };
    first = (await shared.backup([source], { ...options, excludes: ['*.tmp'] })).snapshotId!;
    appendFileSync(join(source, 'sizes', 'text'), 'and one line more\n');
    rmSync(join(source, 'crowd', '7.txt'));
    writeFileSync(join(source, 'names', 'new file'), 'new');
    second = (await shared.backup([source], { time: new Date('2024-03-04T05:06:07Z') }))
      .snapshotId!;
  });

  test('finds just the changes between them', async () => {
    const { stdout } = await shared.restic(['diff', first, second]);
    const changes = stdout.split('\n').filter((line) => /^[-+MUT?]+ +\//.test(line));
    expect(changes.map((line) => line.replace(source, '').replace(/ +/, ' ')).sort()).toEqual([
      '+ /names/new file',
      '- /crowd/7.txt',
      'M /sizes/text',
    ]);
  });

  test('shows what we say about them', async () => {
    const found = await shared.resticJson<Record<string, unknown>[]>(['snapshots']);
    const byId = new Map(found.map((snapshot) => [snapshot['id'], snapshot]));
    expect(byId.get(first)).toMatchObject({
      hostname: 'a-computer',
      username: 'tester',
      uid: 12,
      gid: 34,
      paths: [source],
      tags: ['one', 'two words, ü'],
      excludes: ['*.tmp'],
    });
    expect(byId.get(second)).toMatchObject({ parent: first });
    expect(Date.parse(byId.get(second)!['time'] as string)).toBe(
      Date.parse('2024-03-04T05:06:07Z'),
    );
  });

  test('copies them into another repository, where all is well', async () => {
    const copy = new SharedRepository(join(base, 'copy'));
    const from = {
      RESTIC_FROM_REPOSITORY: shared.env['RESTIC_REPOSITORY']!,
      RESTIC_FROM_PASSWORD: shared.env['RESTIC_PASSWORD']!,
    };
    await copy.restic(['init', '--copy-chunker-params'], { env: from });
    await copy.restic(['copy'], { env: from });
    await copy.restic(['check', '--read-data']);
    const trees = async (repository: SharedRepository) =>
      (await repository.resticJson<{ tree: string }[]>(['snapshots'])).map(({ tree }) => tree);
    expect((await trees(copy)).sort()).toEqual((await trees(shared)).sort());
    expect((await copy.check()).problems).toEqual([]);
  });

  test('lists every entry but the socket', async () => {
    const { nodes } = await listed(shared, second);
    const paths = nodes.map(({ path }) => path);
    expect(paths).toContain(join(source, 'names', 'line\u2028and paragraph\u2029separators'));
    expect(paths).toContain(join(source, 'special', 'fifo'));
    expect(paths).not.toContain(join(source, SOCKET));
    expect(paths.filter((path) => path.includes('/crowd/'))).toHaveLength(2_999);
  });

  test('dumps a file to the byte', async () => {
    const file = join(source, 'sizes', 'several');
    const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
    const target = join(base, 'dumped');
    await shared.restic(['dump', '--target', `${target}.tar`, second, join(source, 'deep')]);
    // Whole files come on standard output only, where bytes would be read as text: so one of text.
    const text = join(source, 'sizes', 'text');
    expect((await shared.restic(['dump', second, text])).stdout).toBe(readFileSync(text, 'utf8'));
    await shared.restic(['restore', `${second}:${join(source, 'sizes')}`, '--target', target]);
    const restored = readFileSync(join(target, 'several'));
    expect(createHash('sha256').update(restored).digest('hex')).toBe(sum);
  });

  test('counts what we counted', async () => {
    const { snapshot } = await shared.backup([source]);
    const statistics = await shared.resticJson<{ total_size: number }>([
      ...['stats', '--mode', 'restore-size', 'latest'],
    ]);
    // Hard links count once there, and each time in a summary.
    const linkedTwice = 2 * 700 * 1024;
    expect(statistics.total_size).toBe(snapshot.summary!.totalBytesProcessed - linkedTwice);
    const raw = await shared.resticJson<{ total_size: number }>(['stats', '--mode', 'raw-data']);
    expect(raw.total_size).toBeGreaterThan(30 * 1024 * 1024);
  });

  test('finds no lock left behind, and nothing to do in a prune but to remove what was rewritten', async () => {
    expect((await shared.restic(['list', 'locks'])).stdout).toBe('');
    expect((await runRestic(['prune', '--dry-run'], { env: shared.env })).stderr).toBe('');
  });
});

async function listed(
  shared: SharedRepository,
  id: string,
): Promise<{ nodes: { path: string }[] }> {
  const { stdout } = await shared.restic(['ls', '--json', id]);
  const lines = stdout.trimEnd().split('\n');
  return { nodes: lines.slice(1).map((line) => JSON.parse(line) as { path: string }) };
}
