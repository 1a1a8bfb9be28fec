import { constants } from 'node:buffer';
import type http from 'node:http';
import type https from 'node:https';
import { throwIfAborted } from '../../../errors/index.ts';
import { type Content, piecesOf } from '../../byte-source.ts';
import type { TokenBucket } from '../../wrappers/token-bucket.ts';
import type { Allocate, BodyReceiver } from './body-receiver.ts';
import { nodeHttp, nodeHttps } from './node-http.ts';
import { giveChunkBack, pauseResponse } from './reading-sockets.ts';

/** One HTTP request. */
export interface HttpCall {
  readonly url: {
    readonly protocol: string;
    readonly hostname: string;
    readonly port?: number | undefined;
  };
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Its length stands in the headers. */
  readonly body?: Content | undefined;
}

/** One HTTP response, all of it. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly bytes: Buffer;
}

export interface HttpExchangeOptions {
  readonly agent: http.Agent | https.Agent;
  /** Ends a call when nothing moves on its connection for so long, in milliseconds. */
  readonly idleTimeoutMs: number;
  readonly upload?: TokenBucket | undefined;
  readonly download?: TokenBucket | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where the body of an answer goes that brings what was asked for. @default a buffer of its own */
  readonly allocate?: Allocate | undefined;
  /** Who takes the body of such an answer as it comes: the answer's `bytes` are empty then. */
  readonly receiver?: BodyReceiver | undefined;
}

/** Slices of an upload with limited bandwidth: small enough to leave room for others, large enough to be cheap. */
const SLICE = 64 * 1024;
const NOTHING = Buffer.alloc(0);
/** A larger answer without a length is none of S3's. */
const MOST_UNANNOUNCED_BYTES = 64 * 1024 * 1024;

/** The connection ended before the answer was complete. */
export class AnswerCut extends Error {
  override readonly name = 'AnswerCut';
  readonly code = 'ECONNRESET';
}

/** Whether a call failed because the server had closed a kept connection before the call reached it. */
export interface StaleConnection {
  readonly staleConnection?: true;
}

/**
 * Sends a request and gathers its answer in one buffer of the announced length.
 * @throws Error of Node's network codes, `AnswerCut`, or `ABORTED`
 */
export function exchange(call: HttpCall, options: HttpExchangeOptions): Promise<HttpAnswer> {
  const { agent, idleTimeoutMs, upload, signal } = options;
  throwIfAborted(signal);
  return new Promise<HttpAnswer>((resolve, reject) => {
    const { protocol, hostname, port } = call.url;
    const send = protocol === 'https:' ? nodeHttps.request : nodeHttp.request;
    const request = send({
      agent,
      hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
      port,
      method: call.method,
      path: call.path,
      headers: call.headers,
      timeout: idleTimeoutMs,
    });
    let answered = false;

    const stop = () => request.destroy();
    const fail = (error: Error) => {
      signal?.removeEventListener('abort', stop);
      request.destroy();
      try {
        throwIfAborted(signal);
        // Only a request that nothing has answered may go out again unasked.
        reject(
          !answered && request.reusedSocket
            ? Object.assign(error, { staleConnection: true })
            : error,
        );
      } catch (aborted) {
        reject(aborted);
      }
    };
    signal?.addEventListener('abort', stop, { once: true });
    request.on('error', fail);
    request.on('timeout', () => {
      const error = new Error(`nothing moved for ${idleTimeoutMs / 1_000} s`);
      request.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
    });
    request.on('response', (response) => {
      answered = true;
      gather(response, call.method, options, fail, (bytes) => {
        signal?.removeEventListener('abort', stop);
        resolve({
          statusCode: response.statusCode ?? 0,
          headers: joinHeaders(response.headers),
          bytes,
        });
      });
    });

    const { body } = call;
    if (body && (upload || !(body instanceof Uint8Array))) {
      sendInPieces(request, body, upload).catch(fail);
    } else request.end(body);
  });
}

function gather(
  response: http.IncomingMessage,
  method: string,
  options: HttpExchangeOptions,
  fail: (error: Error) => void,
  done: (bytes: Buffer) => void,
): void {
  const { download, idleTimeoutMs } = options;
  const announced = response.headers['content-length'];
  const expected = announced === undefined || method === 'HEAD' ? undefined : Number(announced);
  if (expected !== undefined && expected > constants.MAX_LENGTH) {
    fail(new AnswerCut('the answer is longer than it may be'));
    return;
  }
  const body = bodyFor(response, expected, options);
  const brake = new Brake(() => pauseResponse(response, idleTimeoutMs));
  response.on('data', (chunk: Buffer) => {
    const fits = body.append(chunk);
    giveChunkBack(response.socket, chunk);
    if (!fits) {
      fail(new AnswerCut('the answer is longer than it may be'));
      return;
    }
    if (body.pause) brake.until(body.pause);
    const wait = download?.debt(chunk.length) ?? 0;
    if (wait > 0) brake.until(new Promise((resolve) => setTimeout(resolve, wait)));
  });
  response.on('error', fail);
  response.on('aborted', () => fail(new AnswerCut('the connection ended within the answer')));
  response.on('end', () => {
    brake.release();
    const bytes = body.finish();
    if (bytes) done(bytes);
    else fail(new AnswerCut('the answer is shorter than announced'));
  });
}

/** What becomes of a body. */
interface Body {
  /** Copies the chunk. @returns false for one too many */
  append(chunk: Buffer): boolean;
  /** Until when no more should come. */
  readonly pause?: Promise<void> | undefined;
  /** The bytes that were kept; nothing when some are missing. */
  finish(): Buffer | undefined;
}

function bodyFor(
  { statusCode = 0, headers }: http.IncomingMessage,
  expected: number | undefined,
  { allocate, receiver }: HttpExchangeOptions,
): Body {
  const isWanted = statusCode >= 200 && statusCode < 300;
  if (isWanted && receiver) {
    receiver.begin(joinHeaders(headers));
    return new ReceivedBody(receiver, expected);
  }
  if (expected === undefined) return new GrowingBuffer();
  return new SizedBuffer((isWanted && allocate ? allocate : Buffer.allocUnsafeSlow)(expected));
}

/** Stops a response while anybody wants it stopped. */
class Brake {
  readonly #stop: () => () => void;
  readonly #reasons = new Set<Promise<void>>();
  #start: (() => void) | undefined;

  constructor(stop: () => () => void) {
    this.#stop = stop;
  }

  until(moment: Promise<void>): void {
    if (this.#reasons.has(moment)) return;
    this.#reasons.add(moment);
    this.#start ??= this.#stop();
    void moment.then(() => {
      if (this.#reasons.delete(moment) && this.#reasons.size === 0) this.release();
    });
  }

  /** For good: the connection may serve another answer now. */
  release(): void {
    this.#reasons.clear();
    this.#start?.();
    this.#start = undefined;
  }
}

/** Counts what a receiver takes. */
class ReceivedBody implements Body {
  readonly #receiver: BodyReceiver;
  readonly #expected: number | undefined;
  #received = 0;
  pause: Promise<void> | undefined;

  constructor(receiver: BodyReceiver, expected: number | undefined) {
    this.#receiver = receiver;
    this.#expected = expected;
  }

  append(chunk: Buffer): boolean {
    this.#received += chunk.length;
    if (this.#expected !== undefined && this.#received > this.#expected) return false;
    this.pause = this.#receiver.take(chunk);
    return true;
  }

  finish(): Buffer | undefined {
    const isWhole = this.#expected === undefined || this.#received === this.#expected;
    return isWhole ? NOTHING : undefined;
  }
}

/** Takes chunks by copying them at once, as an agent that reads into one buffer demands. */
class SizedBuffer implements Body {
  readonly #bytes: Buffer;
  #filled = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  append(chunk: Buffer): boolean {
    if (this.#filled + chunk.length > this.#bytes.length) return false;
    copyBytes(chunk, this.#bytes, this.#filled);
    this.#filled += chunk.length;
    return true;
  }

  finish(): Buffer | undefined {
    return this.#filled === this.#bytes.length ? this.#bytes : undefined;
  }
}

/**
 * As `target.set(source, offset)`. That copies into shared memory word by word, and so does `source.copy(target)`; a part of a source is
 * copied natively, four times as quickly: all but the last byte is such a part.
 */
function copyBytes(source: Buffer, target: Buffer, offset: number): void {
  const last = source.length - 1;
  if (last < 0) return;
  source.copy(target, offset, 0, last);
  target[offset + last] = source[last]!;
}

class GrowingBuffer implements Body {
  readonly #chunks: Buffer[] = [];
  #filled = 0;

  append(chunk: Buffer): boolean {
    this.#chunks.push(Buffer.from(chunk));
    this.#filled += chunk.length;
    return this.#filled <= MOST_UNANNOUNCED_BYTES;
  }

  finish(): Buffer {
    return Buffer.concat(this.#chunks, this.#filled);
  }
}

async function sendInPieces(
  request: http.ClientRequest,
  body: Content,
  upload: TokenBucket | undefined,
): Promise<void> {
  for await (const piece of piecesOf(body)) {
    const step = upload ? SLICE : piece.length;
    for (let start = 0; start < piece.length; start += step) {
      const slice = piece.subarray(start, start + step);
      await upload?.take(slice.length);
      // A source uses a piece's memory again for its next one: this one has to be gone by then.
      await written(request, slice);
      if (request.destroyed) return;
    }
  }
  request.end();
}

/** Resolves when the bytes have left this process, or never will. */
function written(request: http.ClientRequest, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      request.off('close', go);
      resolve();
    };
    if (request.destroyed) return resolve();
    request.on('close', go);
    request.write(bytes, go);
  });
}

function joinHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
