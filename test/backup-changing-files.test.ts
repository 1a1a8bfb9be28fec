import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SEAL_OVERHEAD } from '../src/format/index.ts';
import { loadIndex } from '../src/repository/indexed-repository.ts';
import { MemoryBackups } from './memory-backups.ts';
import { noise } from './sample-tree.ts';

/*
 * Programs go on writing while their files are backed up. A backup of such a file is of some moments of it, never
 * nonsense: whole blobs, a size that they add up to, and the next backup has it right.
 */

const MIB = 1024 * 1024;
const ROUNDS = 2;
/** The writer ends by itself should nobody live to end it. */
const TROUBLE_MS = 60_000;
const base = mkdtempSync(join(tmpdir(), 'kirsch-changing-'));

afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What another process does over and over again in the folder, as the text of a program. */
const troubles: Readonly<Record<string, string>> = {
  'grow and shrink': `
    for (const name of ['small', 'middle', 'large']) {
      fs.appendFileSync(name, Buffer.alloc(1 + Math.random() * 100_000, 'x'));
      if (fs.statSync(name).size > 25_000_000 || Math.random() < 0.2) {
        fs.truncateSync(name, 16_000_000 + Math.random() * 4_000_000);
      }
    }`,
  'change in place': `
    for (const name of ['small', 'middle', 'large']) {
      const fd = fs.openSync(name, 'r+');
      const bytes = crypto.randomBytes(1000);
      fs.writeSync(fd, bytes, 0, 1000, Math.floor(Math.random() * (fs.fstatSync(fd).size - 1000)));
      fs.closeSync(fd);
    }`,
  'vanish and come back': `
    for (const name of ['small', 'middle', 'large', 'folder/inner']) {
      fs.rmSync(name);
      fs.writeFileSync(name, Buffer.alloc(name === 'large' ? 17_000_000 : 1000));
    }`,
  'become something else': `
    for (const name of ['small', 'middle', 'large', 'folder']) {
      fs.rmSync(name, { recursive: true });
      const kind = Math.random();
      if (kind < 0.3) fs.symlinkSync('/etc/hostname', name);
      else if (kind < 0.6) { fs.mkdirSync(name); fs.writeFileSync(name + '/inside', 'inside'); }
      else fs.writeFileSync(name, Buffer.alloc(name === 'large' ? 17_000_000 : 1000));
    }`,
};

describe.each(Object.entries(troubles))('files that %s while they are read', (title, trouble) => {
  const folder = join(base, title.replaceAll(' ', '-'));
  let backups: MemoryBackups;

  beforeAll(async () => {
    backups = await MemoryBackups.create();
    mkdirSync(join(folder, 'folder'), { recursive: true });
    writeFileSync(join(folder, 'small'), noise(3000, 1));
    writeFileSync(join(folder, 'middle'), noise(2 * MIB, 2));
    writeFileSync(join(folder, 'large'), noise(20 * MIB, 3));
    writeFileSync(join(folder, 'folder', 'inner'), noise(5000, 4));
    writeFileSync(join(folder, 'quiet'), noise(700_000, 5));
  });

  test('are backed up as something that they were, and rightly once they are left alone', async () => {
    const program = `
      const fs = require('node:fs'), crypto = require('node:crypto');
      const end = Date.now() + ${TROUBLE_MS};
      const pause = new Int32Array(new SharedArrayBuffer(4));
      while (Date.now() < end) { try { ${trouble} } catch {} Atomics.wait(pause, 0, 0, 5); }`;
    const writer = spawn(process.execPath, ['-e', program], { cwd: folder, stdio: 'ignore' });
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const { snapshot, failed } = await backups.backup([folder]);
        const codes = failed.map(({ error }) => error.details['code']);
        expect(codes.filter((code) => !KNOWN_TROUBLES.has(String(code)))).toEqual([]);
        await expectWholeFiles(backups, snapshot.tree);
        const quiet = await backups.hashOf(snapshot, join(folder, 'quiet'));
        expect(quiet).toBe(hashOf(join(folder, 'quiet')));
      }
    } finally {
      const ended = once(writer, 'exit');
      writer.kill('SIGKILL');
      await ended;
    }
    for (const name of ['small', 'middle', 'large']) {
      rmSync(join(folder, name), { recursive: true, force: true });
      writeFileSync(join(folder, name), noise(MIB, name.length));
    }
    const { snapshot, issues } = await backups.backup([folder]);
    expect(issues).toBe(0);
    for (const name of ['small', 'middle', 'large']) {
      expect(await backups.hashOf(snapshot, join(folder, name))).toBe(hashOf(join(folder, name)));
    }
    expect((await backups.check()).problems).toEqual([]);
  });
});

/** What may be said of a file that is no longer what it was when its folder was listed. */
const KNOWN_TROUBLES = new Set(['ECHANGED', 'EINVAL', 'EISDIR', 'ELOOP', 'ENOTDIR']);

/** Every file has just the bytes that its size says. */
async function expectWholeFiles(backups: MemoryBackups, tree: string): Promise<void> {
  const { index } = await loadIndex(backups.repository);
  for (const [path, node] of await backups.entries({ tree })) {
    const lengths = (node.content ?? []).map((id) => {
      const { length, uncompressedLength } = index.find('data', id)!;
      return uncompressedLength || length - SEAL_OVERHEAD;
    });
    expect({ path, size: lengths.reduce((sum, length) => sum + length, 0) }).toEqual({
      path,
      size: Number(node.size),
    });
  }
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
