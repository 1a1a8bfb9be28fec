import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from './listen.ts';

/** What comes back from a server for these bytes, in pieces that it answers one after the other. */
async function answersTo(...pieces: readonly string[]): Promise<string> {
  const server = await listen({ host: '127.0.0.1', requestMs: 300 });
  server.answer(() => new Response('cherries'));
  onTestFinished(() => server.close());
  return new Promise((resolve, reject) => {
    const rest = [...pieces];
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(rest.shift() ?? ''));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      answer += chunk;
      const next = rest.shift();
      if (next !== undefined) socket.write(next);
    });
    socket.on('close', () => resolve(answer));
  });
}

const GOOD = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

test('what is no request is told so as JSON, with the headers of every answer', async () => {
  const answer = await answersTo('cherries\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(/^content-security-policy: default-src 'none'/m);
  expect(head).toMatch(/^content-type: application\/json$/m);
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'request-invalid' } });
});

test('so is an address that is too long, on a connection that was answered before', async () => {
  const answer = await answersTo(GOOD, `GET /${'x'.repeat(200 * 1024)} HTTP/1.1\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 200.*cherries.*HTTP\/1.1 431.*"too-large"/s);
});

test('so is a request that does not arrive', async () => {
  expect(await answersTo(GOOD.slice(0, 10))).toMatch(/^HTTP\/1.1 408.*"request-invalid"/s);
});
