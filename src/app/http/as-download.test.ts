import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { asDownload } from './as-download.ts';

async function headerFor(name: string): Promise<string> {
  const app = new Hono().get('/', (c) => asDownload(c, 'content', name));
  return (await app.request('/')).headers.get('content-disposition')!;
}

test('no name ends the header, or its own quotes', async () => {
  expect(await headerFor(`a"b';\r\nSet-Cookie: x`)).toBe(
    "attachment; filename*=UTF-8''a%22b%27%3B%0D%0ASet-Cookie%3A%20x",
  );
});

test('no name reads other than it is written', async () => {
  expect(await headerFor('holiday\u202egpj.exe')).toBe(
    "attachment; filename*=UTF-8''holidaygpj.exe",
  );
});
