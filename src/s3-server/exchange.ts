import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Address, parseAddress } from './address.ts';
import { authenticate } from './authenticate.ts';
import type { Operation, Personality, ReplyStream, S3Call, S3Reply, Service } from './call.ts';
import { HANDLERS } from './handlers.ts';
import { Payload } from './payload.ts';
import { route } from './route.ts';
import { type S3Error, toS3Error } from './s3-error.ts';
import { writeXml } from './xml.ts';

/** What happened in one request, for logs and counters. Holds no secret. */
export interface RequestInfo {
  readonly id: string;
  readonly method: string;
  /** Undefined when it did not get so far. */
  readonly operation: Operation | undefined;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  /** 0 when the client left before any was sent. */
  readonly status: number;
  /** S3's code of the error that was answered, if one was. */
  readonly errorCode: string | undefined;
  /** Bodies only, as they travelled. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly milliseconds: number;
}

export interface ExchangeOptions {
  readonly domain?: string;
  readonly idleTimeout: number;
  readonly onRequest?: (info: RequestInfo) => void;
  readonly personality?: Personality;
}

/** How much of a refused body is still taken in, so that the client gets to read why. */
const MAX_DRAINED = 64 * 1024 * 1024;

/** One request and its answer. Whatever happens in it ends in an answer or in a closed connection, never in a throw. */
export class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #service: Service;
  readonly #options: ExchangeOptions;
  readonly #id = randomBytes(8).toString('hex').toUpperCase();
  readonly #began = performance.now();
  #address: Address | undefined;
  #operation: Operation | undefined;
  #errorCode: string | undefined;
  #bytesSent = 0;
  #payload: Payload | undefined;
  #continued = true;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    service: Service,
    options: ExchangeOptions,
  ) {
    this.#request = request;
    this.#response = response;
    this.#service = service;
    this.#options = options;
  }

  async run(): Promise<void> {
    const [request, response] = [this.#request, this.#response];
    // A client may go at any moment; whoever reads or writes then learns of it there.
    request.on('error', () => {});
    response.on('error', () => {});
    try {
      await this.#send(await this.#answer());
    } catch {
      // The answer had begun and cannot be completed: only the end of the connection says so.
      request.socket.destroy();
    }
    this.#report();
  }

  async #answer(): Promise<S3Reply> {
    try {
      return await this.#handle();
    } catch (thrown) {
      const error = toS3Error(thrown);
      this.#errorCode = error.code;
      return this.#errorReply(error);
    }
  }

  async #handle(): Promise<S3Reply> {
    const { url = '', method = '' } = this.#request;
    const headers = headersOf(this.#request);
    const address = parseAddress(url, headers.get('host'), this.#options.domain);
    this.#address = address;
    this.#continued = headers.get('expect')?.toLowerCase() !== '100-continue';
    const identity = authenticate(
      { method, address, headers },
      this.#service.account,
      this.#service.now(),
    );
    const operation = route(method, address, headers);
    this.#operation = operation;
    const payload = new Payload(this.#request, headers, identity, {
      started: () => this.#continue(),
      // From here on it is the server that keeps the client waiting: joining a large upload may take minutes.
      ended: () => this.#request.socket.setTimeout(0),
    });
    this.#payload = payload;
    const call: S3Call = { operation, id: this.#id, method, address, headers, payload };
    const next = (): Promise<S3Reply> => HANDLERS[operation](call, this.#service);
    return this.#options.personality?.(call, next) ?? next();
  }

  /** The client waits with its body for this when it asked to. */
  #continue(): void {
    if (!this.#continued) this.#response.writeContinue();
    this.#continued = true;
  }

  #errorReply(error: S3Error): S3Reply {
    if (error.status === 304) return { status: 304 };
    const body = writeXml(
      'Error',
      {
        Code: error.code,
        Message: error.message,
        BucketName: this.#address?.bucket,
        Key: this.#address?.key,
        ...error.elements,
        Resource: this.#address?.path,
        RequestId: this.#id,
        HostId: 'kirsch',
      },
      { namespace: false },
    );
    return { status: error.status, body };
  }

  async #send(reply: S3Reply): Promise<void> {
    const response = this.#response;
    const stream = typeof reply.body === 'object' ? reply.body : undefined;
    try {
      if (response.destroyed) return;
      this.#request.socket.setTimeout(this.#options.idleTimeout);
      // A client that still waits to be told to go on must not begin its next request on this connection.
      if (!this.#continued) response.setHeader('connection', 'close');
      response.setHeader('server', 'Kirsch');
      response.setHeader('x-amz-request-id', this.#id);
      response.setHeader('x-amz-id-2', 'kirsch');
      for (const [name, value] of Object.entries(reply.headers ?? {}))
        response.setHeader(name, value);
      if (stream) await this.#sendStream(reply.status, stream);
      else this.#sendText(reply.status, typeof reply.body === 'string' ? reply.body : '');
      if (!response.writableFinished && !response.destroyed) await untilEnded(response);
      if (!this.#request.complete && this.#continued) this.#drain();
    } finally {
      await stream?.close();
    }
  }

  #sendText(status: number, text: string): void {
    const body = Buffer.from(text);
    if (text !== '') this.#response.setHeader('content-type', 'application/xml');
    const bodiless = status === 204 || status === 304;
    if (!bodiless && !this.#response.hasHeader('content-length')) {
      this.#response.setHeader('content-length', this.#request.method === 'HEAD' ? 0 : body.length);
    }
    this.#response.writeHead(status);
    if (this.#request.method === 'HEAD' || body.length === 0) this.#response.end();
    else {
      this.#bytesSent += body.length;
      this.#response.end(body);
    }
  }

  async #sendStream(status: number, stream: ReplyStream): Promise<void> {
    const response = this.#response;
    response.setHeader('content-length', stream.length);
    response.writeHead(status);
    for await (const chunk of stream.chunks) {
      if (response.destroyed) return;
      this.#bytesSent += chunk.length;
      if (this.#bytesSent === stream.length) {
        response.end(chunk);
        return;
      }
      if (!response.write(chunk)) await untilDrained(response);
    }
    response.end();
  }

  /** Takes in what is left of a body that was refused: a connection cut at once would often swallow the answer. */
  #drain(): void {
    let drained = 0;
    this.#request.on('data', (chunk: Buffer) => {
      drained += chunk.length;
      if (drained > MAX_DRAINED) this.#request.socket.destroy();
    });
    this.#request.resume();
  }

  #report(): void {
    this.#options.onRequest?.({
      id: this.#id,
      method: this.#request.method ?? '',
      operation: this.#operation,
      bucket: this.#address?.bucket,
      key: this.#address?.key,
      status: this.#response.headersSent ? this.#response.statusCode : 0,
      errorCode: this.#errorCode,
      bytesReceived: this.#payload?.bytesReceived ?? 0,
      bytesSent: this.#bytesSent,
      milliseconds: performance.now() - this.#began,
    });
  }
}

/** As they came: Node.js's own `headers` drop repetitions of some names, and signatures cover them all. */
function headersOf(request: IncomingMessage): Map<string, string> {
  const headers = new Map<string, string>();
  const raw = request.rawHeaders;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? raw[i + 1]! : `${before},${raw[i + 1]}`);
  }
  return headers;
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

/** Until the answer is with the system's network, or the client is gone. */
async function untilEnded(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('finish', resolve);
    response.once('close', resolve);
  });
}
