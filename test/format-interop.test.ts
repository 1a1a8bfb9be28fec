import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isKirschError } from '../src/errors/index.ts';
import {
  type Config,
  createSealer,
  decodeConfig,
  decodeIndex,
  decodeSnapshot,
  decodeTree,
  decodeUnpacked,
  decompress,
  EAGER_PACK_TAIL,
  encodeConfig,
  encodeFileName,
  encodeIndex,
  encodeKeyFile,
  encodeSnapshot,
  isByteExact,
  type Node,
  openKeyFile,
  openPackTail,
  type PackedBlob,
  packTailLength,
  parseKeyFile,
  type Sealer,
  sha256,
} from '../src/format/index.ts';
import { describeWithPrograms, runRestic } from './servers/index.ts';

const MAX_BLOB = 64 * 1024 * 1024;

describeWithPrograms(['restic'], 'the format room and restic', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-format-'));
    makeOddFiles(join(folder, 'data'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  for (const version of [1, 2] as const) {
    it(`agree to the byte on every file of a version ${version} repository`, async () => {
      const path = join(folder, `repository-${version}`);
      const env = { RESTIC_REPOSITORY: path, RESTIC_PASSWORD: 'correct horse', TZ: 'Asia/Kolkata' };
      await runRestic(['init', '--repository-version', `${version}`], { env });
      const backup = ['backup', '.', '--tag', 'a<b>&c,ü', '--exclude', '*.nothing', '--with-atime'];
      await runRestic(backup, { env, cwd: join(folder, 'data') });
      await runRestic(backup, { env, cwd: join(folder, 'data') });

      const repository = await openFolder(path, 'correct horse');
      expect(repository.config.version).toBe(version);
      expect(encodeConfig(repository.config).equals(repository.configJson)).toBe(true);
      for (const json of repository.snapshotFiles) {
        expect(encodeSnapshot(decodeSnapshot(json)).toString()).toBe(json.toString());
      }
      for (const json of repository.indexFiles) {
        const index = decodeIndex(json);
        expect(encodeIndex(index.packs, index).equals(json)).toBe(true);
      }
      const trees = readTrees(repository);
      for (const { bytes, nodes } of trees) {
        expect(isByteExact(bytes, nodes), bytes.toString()).toBe(true);
      }
      const names = trees.flatMap(({ nodes }) => nodes.map(({ name }) => name));
      for (const name of readdirSync(join(folder, 'data'), { encoding: 'buffer' })) {
        expect(names.map((known) => encodeFileName(known).toString('hex'))).toContain(
          name.toString('hex'),
        );
      }
    });
  }

  it('agree that a wrong password opens nothing', async () => {
    const path = join(folder, 'repository-2');
    const [key] = readFolder(join(path, 'keys'));
    expect(await openKeyFile(key!.bytes, 'wrong horse')).toBeUndefined();
  });
});

const fixtures = process.env['KIRSCH_FIXTURES'];

describe.skipIf(fixtures === undefined)('repositories that others made', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-fixtures-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const archives = fixtures === undefined ? [] : readdirSync(fixtures);
  for (const archive of archives.filter((name) => /repo.*\.tar\.gz$/.test(name))) {
    it(`are understood to the last blob: ${archive}`, async () => {
      const target = join(folder, basename(archive, '.tar.gz'));
      mkdirSync(target);
      execFileSync('tar', ['-xzf', join(fixtures!, archive), '-C', target]);
      const password = archive.startsWith('v2-') ? archive.split('-')[1]! : 'geheim';
      const path = execFileSync('find', [target, '-name', 'config']).toString().trim();
      const repository = await openFolder(join(path, '..'), password);

      expect(repository.snapshotFiles.map(decodeSnapshot).length).toBeGreaterThan(0);
      const trees = readTrees(repository);
      expect(trees.length).toBeGreaterThan(0);
      if (archive.includes('restic-0.16')) {
        expect(trees.every(({ bytes, nodes }) => isByteExact(bytes, nodes))).toBe(true);
        expect(
          repository.snapshotFiles.every((json) =>
            encodeSnapshot(decodeSnapshot(json)).equals(json),
          ),
        ).toBe(true);
      }
    });
  }
});

interface OpenFolder {
  readonly config: Config;
  readonly configJson: Buffer;
  readonly sealer: Sealer;
  readonly snapshotFiles: readonly Buffer[];
  readonly indexFiles: readonly Buffer[];
  readonly packs: readonly OpenPack[];
}

interface OpenPack {
  readonly bytes: Buffer;
  readonly blobs: readonly PackedBlob[];
}

/** Reads a whole repository in a folder, judging names and ids on the way. */
async function openFolder(path: string, password: string): Promise<OpenFolder> {
  const keys = readFolder(join(path, 'keys'));
  for (const { bytes } of keys) {
    const reordered = JSON.parse(encodeKeyFile(parseKeyFile(bytes)).toString());
    expect(reordered).toMatchObject(JSON.parse(bytes.toString()));
  }
  const opened = await Promise.all(keys.map(({ bytes }) => openKeyFile(bytes, password)));
  const sealer = createSealer(opened.find((key) => key !== undefined)!);
  const configJson = sealer.open(readFileSync(join(path, 'config')));
  const openAll = (folder: string) =>
    readFolder(join(path, folder)).map(({ name, bytes }) => {
      expect(sha256(bytes)).toBe(name);
      return decodeUnpacked(sealer.open(bytes));
    });
  const indexFiles = openAll('index');
  const indexed = new Map(
    indexFiles.flatMap((json) => decodeIndex(json).packs).map(({ id, blobs }) => [id, blobs]),
  );
  const packs: OpenPack[] = [];
  for (const { name, bytes } of readFolder(join(path, 'data'))) {
    // One fixture has a pack of another repository, which no index names.
    if (!indexed.has(name) && isForeignPack(sealer, bytes)) continue;
    expect(sha256(bytes)).toBe(name);
    const blobs = openPack(sealer, bytes);
    const listed = [...(indexed.get(name) ?? [])].sort((a, b) => a.offset - b.offset);
    expect(blobs).toEqual(expect.arrayContaining(listed));
    packs.push({ bytes, blobs });
  }
  const snapshotFiles = openAll('snapshots');
  return { config: decodeConfig(configJson), configJson, sealer, snapshotFiles, indexFiles, packs };
}

/** Reads the header as over a network: the last bytes first, and more only when they do not hold it. */
function openPack(sealer: Sealer, bytes: Buffer): PackedBlob[] {
  const eager = bytes.subarray(-EAGER_PACK_TAIL);
  const tail = bytes.subarray(-Math.max(eager.length, packTailLength(eager, bytes.length)));
  return openPackTail(tail, bytes.length, sealer);
}

function isForeignPack(sealer: Sealer, bytes: Buffer): boolean {
  try {
    openPack(sealer, bytes);
    return false;
  } catch (error) {
    return isKirschError(error, 'DAMAGED');
  }
}

/** Opens every blob, and decodes those that are trees. */
function readTrees({ packs, sealer }: OpenFolder): { bytes: Buffer; nodes: Node[] }[] {
  const trees: { bytes: Buffer; nodes: Node[] }[] = [];
  for (const { bytes, blobs } of packs) {
    for (const { type, id, offset, length, uncompressedLength } of blobs) {
      const plain = sealer.open(bytes.subarray(offset, offset + length));
      const blob =
        uncompressedLength === 0 ? plain : decompress(plain, MAX_BLOB, uncompressedLength);
      expect(sha256(blob)).toBe(id);
      if (type === 'tree') trees.push({ bytes: blob, nodes: decodeTree(blob) });
    }
  }
  return trees;
}

function readFolder(path: string): { name: string; bytes: Buffer }[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({
      name: entry.name,
      bytes: readFileSync(join(entry.parentPath, entry.name)),
    }));
}

/** Files whose names, types and attributes are as odd as this computer allows. */
function makeOddFiles(root: string): void {
  mkdirSync(join(root, 'deep', 'er', '日本語'), { recursive: true });
  const texts = [
    'plain.txt',
    ' leading and trailing ',
    'quote"back\\slash\'tick`',
    'tab\tnewline\ncr\rbell\x07bs\bff\fvt\vesc\x1bdel\x7fone\x01',
    '<html>&amp;',
    '\u200b\u200d\u2028\u2029\ufeff\u00a0\u3000\u00ad\ue000',
    '\ufe0f\u3164\ufffd\u0301é',
    '\u{1f600}\u{1fae8}\u{1fadc}\u{1fac8}\u{e0001}\u{20000}\u{10ffff}',
    '\uffff before the astral plane',
  ];
  const raw = [[0xff], [0x61, 0xed, 0xa0, 0x80], [0xc3, 0xa9, 0xc3], [0xf0, 0x9f, 0x98], [0x80]];
  const names = [...texts.map((text) => Buffer.from(text)), ...raw.map((b) => Buffer.from(b))];
  for (const [at, name] of names.entries()) {
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), name]), `content ${at}`);
  }
  writeFileSync(join(root, 'empty'), '');
  writeFileSync(join(root, 'repetitive'), 'over and over '.repeat(50_000));
  for (let at = 0; at < 200; at++) writeFileSync(join(root, 'deep', `file-${at}`), `${at}`);
  linkSync(join(root, 'plain.txt'), join(root, 'hard link'));
  symlinkSync('<target>\u2028\b', join(root, 'symlink'));
  symlinkSync(Buffer.from([0x2f, 0xff, 0x20, 0xc3]), join(root, 'raw symlink'));
  lutimesSync(join(root, 'symlink'), 1, 2);
  chmodSync(join(root, 'empty'), 0o6741);
  chmodSync(join(root, 'deep'), 0o1777);
  utimesSync(join(root, 'plain.txt'), -1.5, -123_456_789.25);
  utimesSync(join(root, 'deep', 'file-1'), 4_102_444_800, 4_102_444_800);
  // What follows needs rights or programs that not every computer has; it adds cases and is never required.
  for (const [program, ...args] of [
    ['mkfifo', 'pipe'],
    ['mknod', 'null', 'c', '1', '3'],
    ['mknod', 'disk', 'b', '7', '200'],
    ['touch', '-d', '2001-02-03T04:05:06.123456789Z', 'repetitive'],
    ['setfattr', '-n', 'user.<odd>&', '-v', 'value', 'empty'],
    ['setfattr', '-n', 'user.nothing', 'empty'],
  ] as const) {
    try {
      execFileSync(program, args, { cwd: root, stdio: 'ignore' });
    } catch {}
  }
}
