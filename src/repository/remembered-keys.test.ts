import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { RememberedKey } from './remembered-keys.ts';

const base = mkdtempSync(join(tmpdir(), 'kirsch-remembered-'));
afterAll(() => rmSync(base, { recursive: true }));
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

test('each place has its own key, and the last one counts', async () => {
  const root = join(base, 'places');
  const home = new RememberedKey(root, 'a bucket at home');
  expect(home.id).toBeUndefined();
  await home.remember(A);
  await home.remember(B);
  await new RememberedKey(root, 'a bucket at work').remember(A);
  expect(new RememberedKey(root, 'a bucket at home').id).toBe(B);
  expect(new RememberedKey(root, 'a bucket at work').id).toBe(A);
});

test('what is no id is not believed, and a link in the place of the folder not followed', async () => {
  const root = join(base, 'spoilt');
  const key = new RememberedKey(root, 'here');
  await key.remember(A);
  for (const name of readdirSync(join(root, 'keys'))) {
    writeFileSync(join(root, 'keys', name), '../../etc/passwd');
  }
  expect(key.id).toBeUndefined();
  const linked = join(base, 'linked');
  const elsewhere = join(base, 'elsewhere');
  mkdirSync(linked);
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, join(linked, 'keys'));
  const behind = new RememberedKey(linked, 'here');
  await behind.remember(A);
  expect([behind.id, readdirSync(elsewhere)]).toEqual([undefined, []]);
});

test('where nothing can be kept, nothing is remembered', async () => {
  writeFileSync(join(base, 'file'), '');
  const key = new RememberedKey(join(base, 'file'), 'here');
  await key.remember(A);
  expect(key.id).toBeUndefined();
});
