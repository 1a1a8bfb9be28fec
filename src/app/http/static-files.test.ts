import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { precompress } from '../../../scripts/precompress.js';
import { StaticFiles } from './static-files.ts';

const SCRIPT = 'console.log("cherries");\n'.repeat(200);
const SHORT = 'console.log("short");';

let folder: string;
let app: Hono;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kirsch-static-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'assets', 'main-Ab12Cd34.js'), SCRIPT);
  await writeFile(join(folder, 'assets', 'short-Ab12Cd34.js'), SHORT);
  await writeFile(join(folder, 'index.html'), '<!doctype html>'.padEnd(2_000));
  await writeFile(join(folder, 'icon.svg'), '<svg/>'.repeat(300));
  precompress(folder);
  app = new Hono();
  app.use('*', (await StaticFiles.load(folder)).serve());
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function get(path: string, encodings = '') {
  const headers = { 'accept-encoding': encodings };
  const response = await app.request(path, { headers });
  const { status } = response;
  return { status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

test.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
  ['deflate', null, (bytes: Buffer) => bytes],
  ['', null, (bytes: Buffer) => bytes],
] as const)('who takes "%s" gets a script as %s', async (accepted, encoding, decode) => {
  const { headers, bytes } = await get('/assets/main-Ab12Cd34.js', accepted);
  expect(headers.get('content-encoding')).toBe(encoding);
  expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(headers.get('vary')).toBe('Accept-Encoding');
  expect(decode(bytes).toString()).toBe(SCRIPT);
});

test('what is short already is sent as it is', async () => {
  const { headers, bytes } = await get('/assets/short-Ab12Cd34.js', 'br, gzip');
  expect(headers.get('content-encoding')).toBeNull();
  expect(bytes.toString()).toBe(SHORT);
});

test('the other forms of a file are no files of their own', async () => {
  expect((await get('/assets/main-Ab12Cd34.js.br')).status).toBe(404);
});

test('browsers keep files whose names bear a hash, ask again for others, and never keep the page', async () => {
  const cacheOf = async (path: string) => (await get(path, 'br')).headers.get('cache-control');
  expect(await cacheOf('/assets/main-Ab12Cd34.js')).toBe('public, max-age=31536000, immutable');
  expect(await cacheOf('/icon.svg')).toBe('no-cache');
  expect(await cacheOf('/')).toBe('no-store');
  expect(await cacheOf('/backups')).toBe('no-store');
});
