import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Config,
  compress,
  createKeyFile,
  createSealer,
  encodeConfig,
  encodeIndex,
  encodeSnapshot,
  encodeTree,
  encodeUnpacked,
  formatTime,
  goModeFromPosix,
  type IndexedPack,
  type Node,
  type PackedBlob,
  randomMasterKey,
  type Snapshot,
  sealPackTrailer,
  sha256,
} from '../src/format/index.ts';
import { describeWithPrograms, runRestic } from './servers/index.ts';

describeWithPrograms(['restic'], 'a repository made of nothing but the format room', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kirsch-written-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  for (const version of [1, 2] as const) {
    it(`is checked, dumped and rewritten by restic, in version ${version}`, async () => {
      const path = join(folder, `made-${version}`);
      const env = { RESTIC_REPOSITORY: path, RESTIC_PASSWORD: 'päss' };
      const snapshot = await writeRepository(path, version, 'päss');

      await runRestic(['check', '--read-data'], { env });
      const { stdout } = await runRestic(['dump', snapshot, '/na<me\u200b/file'], { env });
      expect(stdout).toBe(SAMPLE);
      // Refuses trees that Go would write in any other way.
      await runRestic(['rewrite', '--exclude', 'nothing', '--new-host', 'other'], { env });
      const { stdout: rewritten } = await runRestic(['snapshots', '--json'], { env });
      const trees = JSON.parse(rewritten).map(({ tree }: { tree: string }) => tree);
      expect(trees).toHaveLength(2);
      expect(trees[0]).toBe(trees[1]);
    });
  }
});

const SAMPLE = 'some text of a file, '.repeat(100);
const NODE: Omit<Node, 'name' | 'type' | 'mode' | 'content'> = {
  mtime: formatTime(1_763_828_000_123_456_789n, 330),
  atime: formatTime(-1n, -150),
  ctime: formatTime(0n, 0),
  uid: 1000,
  gid: 0,
  user: 'me & you',
  group: '',
  inode: 2n ** 64n - 1n,
  deviceId: 0,
  size: 0,
  links: 0,
  extendedAttributes: [],
  device: 0,
};

/** Writes a repository of one directory with one file, and gives its snapshot's id. */
async function writeRepository(path: string, version: 1 | 2, password: string): Promise<string> {
  const masterKey = randomMasterKey();
  const sealer = createSealer(masterKey);
  const put = (folder: string, bytes: Buffer): string => {
    const id = sha256(bytes);
    const target = folder === 'data' ? join(path, folder, id.slice(0, 2)) : join(path, folder);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, id), bytes);
    return id;
  };
  const packs: IndexedPack[] = [];
  const putBlobs = (type: PackedBlob['type'], contents: readonly Buffer[]): string[] => {
    const parts: Buffer[] = [];
    const blobs: PackedBlob[] = [];
    let offset = 0;
    for (const content of contents) {
      const sealed = sealer.seal(version === 1 ? content : compress(content, 'auto'));
      const uncompressedLength = version === 1 ? 0 : content.length;
      const length = sealed.length;
      blobs.push({ type, id: sha256(content), offset, length, uncompressedLength });
      parts.push(sealed);
      offset += length;
    }
    parts.push(sealPackTrailer(blobs, sealer));
    packs.push({ id: put('data', Buffer.concat(parts)), blobs });
    return blobs.map(({ id }) => id);
  };

  mkdirSync(path);
  const owner = { username: 'me', hostname: 'here', created: '2026-01-02T03:04:05Z' };
  put('keys', await createKeyFile(masterKey, password, { ...owner, N: 1024, p: 1 }));
  const config: Config = {
    version,
    id: sha256(masterKey.macR),
    chunkerPolynomial: 0x3da3358b4dc173n,
  };
  writeFileSync(join(path, 'config'), sealer.seal(encodeConfig(config)));
  const content = putBlobs('data', [Buffer.from(SAMPLE)]);
  const inner = encodeTree([
    { ...NODE, name: 'file', type: 'file', mode: 0o644, size: SAMPLE.length, links: 1, content },
    {
      ...NODE,
      name: 'raw\udcff',
      type: 'symlink',
      mode: goModeFromPosix(0o120777),
      linkTarget: '<\udcff>',
      content: null,
    },
  ]);
  const root = encodeTree([
    {
      ...NODE,
      name: 'na<me\u200b',
      type: 'dir',
      mode: goModeFromPosix(0o041755),
      content: null,
      subtree: sha256(inner),
    },
  ]);
  putBlobs('tree', [inner, root]);
  put('index', sealer.seal(encodeUnpacked(encodeIndex(packs), version)));
  const snapshot: Snapshot = {
    time: '2026-01-02T03:04:05.678+05:30',
    tree: sha256(root),
    paths: ['/na<me\u200b'],
    hostname: 'here',
    username: 'me',
    uid: 1000,
    gid: 0,
    excludes: [],
    tags: ['a=b'],
    programVersion: 'kirsch',
  };
  return put('snapshots', sealer.seal(encodeUnpacked(encodeSnapshot(snapshot), version)));
}
