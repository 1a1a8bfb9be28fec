import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { roomOnDisks, tightest } from './room-on-disks.ts';

test('each disk is asked for what all the folders on it want', async () => {
  const disks = new Map([
    ['/profile', { id: 1, free: 1000 }],
    ['/large/files', { id: 2, free: 100 }],
    ['/large/notes', { id: 2, free: 100 }],
  ]);
  const rooms = await roomOnDisks(
    [
      { path: '/profile', bytes: 10 },
      { path: '/large/files', bytes: 70 },
      { path: '/large/notes', bytes: 40 },
    ],
    async (path) => disks.get(path)!,
  );
  expect(rooms).toEqual([
    { path: '/profile', needed: 10, free: 1000 },
    { path: '/large/files', needed: 110, free: 100 },
  ]);
  expect(tightest(rooms).path).toBe('/large/files');
});

test('a folder that is missing yet lies on the disk of the one around it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kirsch-room-'));
  try {
    const paths = [folder, join(folder, 'not', 'there')];
    const rooms = await roomOnDisks(paths.map((path) => ({ path, bytes: 1 })));
    expect(rooms).toMatchObject([{ path: folder, needed: 2 }]);
    expect(rooms[0]!.free).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
