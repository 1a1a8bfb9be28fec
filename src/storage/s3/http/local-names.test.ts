import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { SdkHttpHandler } from './sdk-http-handler.ts';

test('a name under localhost is this computer, and the server hears the name', async () => {
  const server = createServer((request, response) => response.end(request.headers.host));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const handler = new SdkHttpHandler({ connections: 1, idleTimeoutMs: 10_000 });
  try {
    const host = `bucket.localhost:${port}`;
    const { response } = await handler.handle({
      protocol: 'http:',
      hostname: 'bucket.localhost',
      port,
      method: 'GET',
      path: '/',
      headers: { host },
    });
    expect(response.body.bytes.toString()).toBe(host);
  } finally {
    handler.destroy();
    server.close();
  }
});
