import { createHash } from 'node:crypto';
import { soundZip } from './handmade-zip.ts';

/** Backups of all generations with little in them, in the layouts of Cherry Studio's public sources. */
type Files = Readonly<Record<string, string | Buffer>>;

const files = {
  'Data/Files/0b7c.pdf': 'an attachment',
  'Data/Notes/list.md': '# List',
  'Data/KnowledgeBase/base-1': 'vectors',
};
const levelDb = {
  'IndexedDB/file__0.indexeddb.leveldb/CURRENT': 'MANIFEST-000001\n',
  'Local Storage/leveldb/CURRENT': 'MANIFEST-000001\n',
};

export function archiveA(extra: Files = files): Promise<Buffer> {
  const data = {
    time: 1_758_626_828_000,
    version: 5,
    localStorage: { 'persist:cherry-studio': '{}' },
    indexedDB: { topics: [], message_blocks: [] },
  };
  return soundZip({ 'data.json': JSON.stringify(data), 'Data/': '', ...extra });
}

export function archiveB(extra: Files = files): Promise<Buffer> {
  return soundZip({ 'metadata.json': metadata(6, '1.9.13'), ...levelDb, 'Data/': '', ...extra });
}

export function archiveC(extra: Files = { ...files, ...levelDb }): Promise<Buffer> {
  return soundZip({
    'metadata.json': metadata(7, '2.1.0'),
    'cache.json': '{}',
    'Data/cherrystudio.sqlite': 'SQLite format 3\0',
    ...extra,
  });
}

export function metadata(version: number, appVersion: string): string {
  const timestamp = Date.UTC(2026, 0, 2, 3, 4, 5);
  const app = { appName: 'Cherry Studio', appVersion, platform: 'win32', arch: 'x64' };
  return JSON.stringify({ version, timestamp, ...app });
}

const database = Buffer.from('SQLite format 3\0 and more');
const sha256 = (...parts: readonly (string | Buffer)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const length = (bytes: number) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(bytes));
  return buffer;
};

/** A folder as its hash sees it, and a file; both named by a manifest. */
export const MANIFEST_OF_D = {
  backupFormatVersion: 2,
  preset: 'full',
  createdAt: '2026-07-28T00:00:00.000Z',
  producer: { platform: 'linux', managedRoots: [] },
  migrationChain: [{ folderMillis: 1, hash: 'one' }],
  db: { hash: sha256(database), sizeBytes: database.length },
  resourcePayloads: [
    {
      kind: 'file',
      resourceType: 'file',
      archivePath: 'resources/Data/Files/0b7c.pdf',
      livePath: 'Data/Files/0b7c.pdf',
      sizeBytes: 13,
      hash: sha256('an attachment'),
    },
    {
      kind: 'skill',
      resourceType: 'directory',
      archivePath: 'resources/Data/Skills/draw',
      livePath: 'Data/Skills/draw',
      sizeBytes: 9,
      hash: sha256(
        ...['D', length(5), 'empty', 'D', length(3), 'sub'],
        ...['F', '-', length(8), 'SKILL.md', length(5), 'skill'],
        ...['F', 'X', length(6), 'sub/go', length(4), 'true'],
      ),
    },
  ],
};

export const RESOURCES_OF_D: Files = {
  'resources/Data/Files/0b7c.pdf': 'an attachment',
  'resources/Data/Skills/draw/sub/go': 'true',
  'resources/Data/Skills/draw/SKILL.md': 'skill',
  'resources/Data/Skills/draw/empty/': '',
};

export function archiveD(
  manifest: object = MANIFEST_OF_D,
  resources: Files = RESOURCES_OF_D,
): Promise<Buffer> {
  const all = {
    'manifest.json': JSON.stringify(manifest),
    'backup.sqlite': database,
    ...resources,
  };
  return soundZip(all, { executable: ['resources/Data/Skills/draw/sub/go'] });
}
