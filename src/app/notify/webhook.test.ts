import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { checkWebhookUrl, postWebhook } from './webhook.ts';

const MESSAGE = {
  kind: 'failure',
  title: 'Backup failed',
  message: 'The bucket is full.',
  computer: 'desk',
  time: '2026-11-23T01:00:00Z',
} as const;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => answer(request, response, Buffer.concat(parts).toString()));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/secret-token`;
}

describe('a webhook', () => {
  test('calls nobody by the name of a file, and makes no link of it', async () => {
    let seen = '';
    const url = await serve((_, response, body) => {
      seen = body;
      response.writeHead(204).end();
    });
    await postWebhook(url, { ...MESSAGE, message: 'Not read: @everyone, <!channel>.' });
    const { text, content } = JSON.parse(seen);
    for (const shown of [text, content]) expect(shown).not.toMatch(/@everyone|<!channel/);
  });

  test('gets the message as JSON, with a text that chat services show', async () => {
    let seen = '';
    const url = await serve((_, response, body) => {
      seen = body;
      response.writeHead(204).end();
    });
    await postWebhook(url, MESSAGE);
    expect(JSON.parse(seen)).toMatchObject({
      ...MESSAGE,
      text: 'Backup failed (desk): The bucket is full.',
    });
  });

  test('that refuses, redirects, is silent or gone is an error that never tells its address', async () => {
    const refusing = await serve((_, response) => void response.writeHead(403).end());
    const redirecting = await serve((_, response) => {
      response.writeHead(307, { location: 'https://elsewhere.example/' }).end();
    });
    const silent = await serve(() => {});
    for (const [url, words] of [
      [refusing, 'status 403'],
      [redirecting, 'status 307'],
      [silent, 'in time'],
      ['http://127.0.0.1:1/hook/secret-token', 'cannot be reached'],
    ] as const) {
      const error = await postWebhook(url, MESSAGE, { timeoutMs: 200 }).catch((error) => error);
      expect(error).toMatchObject({ code: 'WEBHOOK_FAILED' });
      expect(error.message).toContain(words);
      expect(JSON.stringify([error.message, error.hint, error.cause, error.stack])).not.toContain(
        'secret-token',
      );
    }
  });

  test('stops at once when its caller does', async () => {
    const silent = await serve(() => {});
    const controller = new AbortController();
    const posted = postWebhook(silent, MESSAGE, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(posted).rejects.toThrow('enough');
  });

  test('is at an https address, or on this computer', () => {
    expect(checkWebhookUrl('https://chat.example/x').host).toBe('chat.example');
    expect(checkWebhookUrl('http://localhost:9/x').host).toBe('localhost:9');
    for (const url of ['http://chat.example/x', 'file:///etc/passwd', 'nonsense', '']) {
      expect(() => checkWebhookUrl(url)).toThrow('no address for a webhook');
    }
  });
});
