import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RememberedKey } from './remembered-keys.ts';

const base = mkdtempSync(join(tmpdir(), 'kirsch-remembered-'));
afterAll(() => rmSync(base, { recursive: true }));
const [A, B] = [Buffer.from('a key file'), Buffer.from('another')];

test('each place has its own key, and the last one counts', async () => {
  const root = join(base, 'places');
  const home = new RememberedKey(root, 'a bucket at home');
  expect(home.file).toBeUndefined();
  await home.remember(A);
  await home.remember(B);
  await new RememberedKey(root, 'a bucket at work').remember(A);
  expect(new RememberedKey(root, 'a bucket at home').file).toEqual(B);
  expect(new RememberedKey(root, 'a bucket at work').file).toEqual(A);
});

test('nobody else may read what is remembered', async () => {
  const root = join(base, 'closed');
  await new RememberedKey(root, 'here').remember(A);
  const [name = ''] = readdirSync(join(root, 'keys'));
  const modes = ['keys', join('keys', name)].map((path) => statSync(join(root, path)).mode & 0o77);
  expect(modes).toEqual([0, 0]);
});

test('a link in the place of the folder is not followed', async () => {
  const linked = join(base, 'linked');
  const elsewhere = join(base, 'elsewhere');
  mkdirSync(linked);
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, join(linked, 'keys'));
  const behind = new RememberedKey(linked, 'here');
  await behind.remember(A);
  expect([behind.file, readdirSync(elsewhere)]).toEqual([undefined, []]);
});

test('where nothing can be kept, nothing is remembered', async () => {
  writeFileSync(join(base, 'file'), '');
  const key = new RememberedKey(join(base, 'file'), 'here');
  await key.remember(A);
  expect(key.file).toBeUndefined();
});
