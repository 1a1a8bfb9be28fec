import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ReplyStream, S3Reply } from './call.ts';

/**
 * Sends status, headers and body of an answer. Resolves when the system's network has them, or the client is gone.
 * @param sent told of the bytes of the body as they go
 */
export async function sendReply(
  response: ServerResponse,
  reply: S3Reply,
  sent: (bytes: number) => void,
): Promise<void> {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (typeof reply.body === 'object') await sendStream(response, reply.status, reply.body, sent);
  else sendText(response, reply.status, reply.body ?? '', sent);
  if (!response.writableFinished && !response.destroyed) await untilEnded(response);
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  sent: (bytes: number) => void,
): void {
  const body = Buffer.from(text);
  const isHead = response.req.method === 'HEAD';
  if (text !== '') response.setHeader('content-type', 'application/xml');
  const bodiless = status === 204 || status === 304;
  if (!bodiless && !response.hasHeader('content-length')) {
    response.setHeader('content-length', isHead ? 0 : body.length);
  }
  response.writeHead(status);
  if (isHead || body.length === 0) response.end();
  else {
    sent(body.length);
    response.end(body);
  }
}

async function sendStream(
  response: ServerResponse,
  status: number,
  stream: ReplyStream,
  sent: (bytes: number) => void,
): Promise<void> {
  let gone = 0;
  response.setHeader('content-length', stream.length);
  response.writeHead(status);
  for await (const chunk of stream.chunks) {
    if (response.destroyed) return;
    gone += chunk.length;
    sent(chunk.length);
    if (gone === stream.length) {
      response.end(chunk);
      return;
    }
    if (!response.write(chunk)) await untilDrained(response);
  }
  response.end();
}

async function untilDrained(response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  const stop = (): void => gone.abort();
  response.once('close', stop);
  try {
    await once(response, 'drain', { signal: gone.signal });
  } finally {
    response.off('close', stop);
  }
}

async function untilEnded(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('finish', resolve);
    response.once('close', resolve);
  });
}
