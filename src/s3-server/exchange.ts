import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Address, parseAddress } from './address.ts';
import type { Next, Operation, S3Call, S3Reply, Service } from './call.ts';
import { ConnectionCut, type Disturbance, type Disturber } from './disturbance.ts';
import { HANDLERS } from './handlers.ts';
import { identify } from './identify.ts';
import { Payload } from './payload.ts';
import { route } from './route.ts';
import { S3Error, toS3Error } from './s3-error.ts';
import { sendReply } from './send-reply.ts';
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
  readonly disturber?: Disturber | undefined;
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
  #disturbances: readonly Disturbance[] = [];

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
      await this.#send(await this.#disturbed(await this.#answer()));
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
      if (thrown instanceof ConnectionCut) throw thrown;
      return this.#errorReply(toS3Error(thrown));
    }
  }

  async #handle(): Promise<S3Reply> {
    const { url = '', method = '' } = this.#request;
    const service = this.#service;
    const { rules } = service.personality;
    const headers = headersOf(this.#request);
    const address = parseAddress(url, headers.get('host'), this.#options.domain);
    this.#address = address;
    this.#continued = headers.get('expect')?.toLowerCase() !== '100-continue';
    const routed = routeOrRefusal(method, address, headers);
    const operation = routed instanceof S3Error ? undefined : routed;
    this.#operation = operation;
    this.#disturbances = this.#options.disturber?.begin(this.#facts()) ?? [];
    for (const { arrive } of this.#disturbances) await arrive?.();

    const head = { method, address, headers, operation };
    for (const rule of rules) rule.admit?.(head, service);
    const identity = identify(head, service, this.#now());
    if (routed instanceof S3Error) throw routed;
    if (service.denied.includes(routed)) throw new S3Error('AccessDenied');
    const understood = rules.reduce<ReadonlyMap<string, string>>(
      (all, rule) => rule.headers?.(all, routed) ?? all,
      headers,
    );
    const payload = new Payload(() => this.#incoming(), understood, identity, {
      started: () => this.#continue(),
      // From here on it is the server that keeps the client waiting: joining a large upload may take minutes.
      ended: () => this.#request.socket.setTimeout(0),
    });
    this.#payload = payload;
    return this.#perform({
      operation: routed,
      id: this.#id,
      method,
      address,
      headers: understood,
      payload,
    });
  }

  /** Through what befalls the request, through the personality's rules, to the operation. */
  #perform(call: S3Call): Promise<S3Reply> {
    const service = this.#service;
    const around = [
      ...this.#disturbances.map((each) => each.around),
      ...service.personality.rules.map((rule) => rule.answer),
    ];
    const next = around.reduceRight<Next>(
      (inner, each) => (each ? (outer) => each(outer, inner, service) : inner),
      async (inner) => HANDLERS[inner.operation](inner, service),
    );
    return next(call);
  }

  #facts() {
    const { rawHeaders, socket } = this.#request;
    return {
      operation: this.#operation,
      bucket: this.#address?.bucket,
      key: this.#address?.key,
      connection: socket,
      headBytes: rawHeaders.reduce((sum, text) => sum + text.length + 2, 0),
    };
  }

  #now(): number {
    return this.#disturbances.reduce((time, { now }) => now?.(time) ?? time, this.#service.now());
  }

  #incoming(): AsyncIterable<Buffer> {
    // Left early, the connection must stay, since the error is still to be sent on it.
    const bytes: AsyncIterable<Buffer> = this.#request.iterator({ destroyOnReturn: false });
    return this.#disturbances.reduce((chunks, { upload }) => upload?.(chunks) ?? chunks, bytes);
  }

  async #disturbed(answer: S3Reply): Promise<S3Reply> {
    let reply = answer;
    for (const each of this.#disturbances) reply = (await each.reply?.(reply)) ?? reply;
    return reply;
  }

  /** The client waits with its body for this when it asked to. */
  #continue(): void {
    if (!this.#continued) this.#response.writeContinue();
    this.#continued = true;
  }

  #errorReply(plain: S3Error): S3Reply {
    const { words, manners } = this.#service.personality;
    const error = plain.inWordsOf(words);
    this.#errorCode = error.code;
    const headers = { ...error.headers, ...manners.errorHeaders?.(error) };
    if (error.status === 304) return { status: 304 };
    const host = this.#request.headers.host;
    const body = writeXml(
      'Error',
      {
        Code: error.code,
        Message: error.message,
        BucketName: this.#address?.bucket,
        Key: this.#address?.key,
        ...error.elements,
        ...manners.errorElements({ id: this.#id, host, path: this.#address?.path }),
      },
      { namespace: false },
    );
    return { status: error.status, headers, body };
  }

  async #send(reply: S3Reply): Promise<void> {
    const response = this.#response;
    const { manners } = this.#service.personality;
    try {
      if (response.destroyed) return;
      this.#request.socket.setTimeout(this.#options.idleTimeout);
      // A client that still waits to be told to go on must not begin its next request on this connection.
      if (!this.#continued) response.setHeader('connection', 'close');
      response.setHeader('server', manners.server);
      response.setHeader('date', new Date(this.#now()).toUTCString());
      for (const [name, value] of Object.entries(manners.replyHeaders(this.#id))) {
        response.setHeader(name, value);
      }
      await sendReply(response, reply, (bytes) => {
        this.#bytesSent += bytes;
      });
      if (!this.#request.complete && this.#continued) this.#drain();
    } finally {
      if (typeof reply.body === 'object') await reply.body.close();
    }
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

/** What this server does not have is refused only when it is known who asks. */
function routeOrRefusal(...request: Parameters<typeof route>): Operation | S3Error {
  try {
    return route(...request);
  } catch (error) {
    return toS3Error(error);
  }
}
