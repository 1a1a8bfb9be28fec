import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { captureUnit } from './capture-unit.ts';
import { copySettled } from './settled-copy.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kirsch-settled-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  utimesSync(path, 1_700_000_000, 1_700_000_000);
  return path;
}

test('a file at rest is read once', async () => {
  const from = write('a', 'text');
  const to = join(folder, 'copy');
  expect(await copySettled([{ from, to }])).toEqual({ isSettled: true, attempts: 1 });
  expect(readFileSync(to, 'utf8')).toBe('text');
});

test('a file that has only just been written is read again when another change would show', async () => {
  const from = join(folder, 'young');
  writeFileSync(from, 'text');
  const { isSettled, attempts } = await copySettled([{ from, to: join(folder, 'copy') }]);
  expect(isSettled).toBe(true);
  expect(attempts).toBeGreaterThan(1);
});

test('files that belong together are all read again when one of them changes', async () => {
  const [one, two] = [write('one', '1'), write('two', '2')];
  const copies = [join(folder, 'copy 1'), join(folder, 'copy 2')];
  const copying = copySettled([
    { from: one, to: copies[0]! },
    { from: two, to: copies[1]! },
  ]);
  writeFileSync(one, 'changed');
  expect((await copying).isSettled).toBe(true);
  expect(copies.map((path) => readFileSync(path, 'utf8'))).toEqual(['changed', '2']);
});

test('a file that appears where none may be makes it begin again', async () => {
  const from = write('a', 'text');
  const beside = join(folder, 'a-wal');
  const copying = copySettled([{ from, to: join(folder, 'copy') }], { watch: [beside] });
  writeFileSync(beside, 'log');
  const { isSettled, attempts } = await copying;
  expect(isSettled).toBe(true);
  expect(attempts).toBeGreaterThan(1);
});

test('of a file that changes all the time the last of a few copies stays, and it is said', async () => {
  const from = write('log', '');
  let isWriting = true;
  const writeOn = () => {
    if (!isWriting) return;
    appendFileSync(from, 'x');
    setImmediate(writeOn);
  };
  writeOn();
  try {
    const unit = { kind: 'file', from, as: '/log', members: [] } as const;
    const { files, evidence } = await captureUnit(unit, { into: folder });
    expect(evidence).toMatchObject({ kind: 'file', isSettled: false, attempts: 20 });
    expect(readFileSync(files[0]!.from, 'utf8')).toMatch(/^x+$/);
  } finally {
    isWriting = false;
  }
});

test('a file that is gone is named', async () => {
  const unit = { kind: 'file', from: join(folder, 'gone'), as: '/gone', members: [] } as const;
  await expect(captureUnit(unit, { into: folder })).rejects.toMatchObject({
    code: 'SOURCE_UNREADABLE',
    details: { path: unit.from, code: 'ENOENT' },
  });
});
