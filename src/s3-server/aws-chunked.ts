/**
 * The `aws-chunked` content coding: chunks with a length line each, signed or not, then optional trailers.
 *
 *     <hex length>[;chunk-signature=<64 hex>]\r\n<bytes>\r\n ... 0[;chunk-signature=...]\r\n[<name>:<value>\r\n ...]\r\n
 *
 * Source: "Transferring payload in multiple chunks" in the Amazon S3 API reference, signed and unsigned trailers
 * included. Bytes are handed on before their chunk's signature is known; whoever stores them must not let
 * anybody see them before `end` has returned.
 */
import { createHash, type Hash } from 'node:crypto';
import { S3Error } from './s3-error.ts';
import { EMPTY_SHA256, equalSignatures, type Scope, scopeText, sign } from './sigv4.ts';

/** What is needed to verify the signatures of chunks. */
export interface ChunkSigning {
  readonly key: Buffer;
  readonly scope: Scope;
  readonly timestamp: string;
  /** The signature of the request itself: each chunk's is bound to the one before. */
  readonly seed: string;
}

/** A length line or a trailer line is far shorter; longer ones are an attack or noise. */
const MAX_LINE = 1024;
const MAX_TRAILERS = 16;

type State = 'length' | 'data' | 'data-end' | 'trailer' | 'done';

export class AwsChunkedDecoder {
  /** The trailers, lower-case names; whole after `end`. The trailer signature is not among them. */
  readonly trailers = new Map<string, string>();
  readonly #signing: ChunkSigning | undefined;
  readonly #trailersExpected: boolean;
  #state: State = 'length';
  #line = '';
  #left = 0;
  #previous: string;
  #announced = '';
  #hash: Hash | undefined;
  #trailerText = '';
  #trailerSignature: string | undefined;

  constructor(options: { signing?: ChunkSigning | undefined; trailers: boolean }) {
    this.#signing = options.signing;
    this.#trailersExpected = options.trailers;
    this.#previous = options.signing?.seed ?? '';
  }

  /**
   * Takes the next bytes as they came and gives the payload in them, without copying.
   * @throws S3Error `SignatureDoesNotMatch` for a chunk that was changed, `IncompleteBody` for one malformed.
   */
  push(bytes: Buffer): Buffer[] {
    const payload: Buffer[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === 'data') {
        const taken = bytes.subarray(at, at + this.#left);
        at += taken.length;
        this.#left -= taken.length;
        this.#hash?.update(taken);
        payload.push(taken);
        if (this.#left === 0) this.#state = 'data-end';
      } else if (this.#state === 'done') {
        throw malformed('bytes after the last chunk');
      } else {
        const newline = bytes.indexOf(10, at);
        const end = newline < 0 ? bytes.length : newline + 1;
        this.#line += bytes.toString('latin1', at, end);
        if (this.#line.length > MAX_LINE) throw malformed('a line is too long');
        at = end;
        if (newline >= 0) this.#takeLine();
      }
    }
    return payload;
  }

  /** To be called when the body is over. @throws S3Error when it was over too early, or the trailer's signature is wrong. */
  end(): void {
    if (this.#state !== 'done') throw malformed('it ended before its last chunk');
    if (this.#signing === undefined || !this.#trailersExpected) return;
    const expected = this.#sign('AWS4-HMAC-SHA256-TRAILER', [sha256Hex(this.#trailerText)]);
    if (!equalSignatures(expected, this.#trailerSignature ?? '')) {
      throw new S3Error('SignatureDoesNotMatch');
    }
  }

  #takeLine(): void {
    if (!this.#line.endsWith('\r\n')) throw malformed('a line does not end with CRLF');
    const line = this.#line.slice(0, -2);
    this.#line = '';
    if (this.#state === 'length') this.#beginChunk(line);
    else if (this.#state === 'data-end') {
      if (line !== '') throw malformed('a chunk is longer than it says');
      this.#endChunk();
      this.#state = 'length';
    } else if (line === '') this.#state = 'done';
    else this.#takeTrailer(line);
  }

  #beginChunk(line: string): void {
    const parts = /^([0-9a-fA-F]{1,13})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (parts === null) throw malformed('a chunk has no length');
    if (this.#signing !== undefined) {
      if (parts[2] === undefined) throw malformed('a chunk has no signature');
      this.#announced = parts[2];
      this.#hash = createHash('sha256');
    }
    this.#left = Number.parseInt(parts[1]!, 16);
    if (this.#left > 0) {
      this.#state = 'data';
      return;
    }
    this.#endChunk();
    this.#state = 'trailer';
  }

  #endChunk(): void {
    if (this.#hash === undefined) return;
    const expected = this.#sign('AWS4-HMAC-SHA256-PAYLOAD', [
      EMPTY_SHA256,
      this.#hash.digest('hex'),
    ]);
    this.#hash = undefined;
    if (!equalSignatures(expected, this.#announced)) throw new S3Error('SignatureDoesNotMatch');
    this.#previous = expected;
  }

  #takeTrailer(line: string): void {
    if (!this.#trailersExpected) throw malformed('a trailer was not announced');
    if (this.trailers.size >= MAX_TRAILERS) throw malformed('too many trailers');
    const colon = line.indexOf(':');
    if (colon <= 0) throw malformed('a trailer has no name');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'x-amz-trailer-signature') {
      this.#trailerSignature = value;
      return;
    }
    this.trailers.set(name, value);
    this.#trailerText += `${name}:${value}\n`;
  }

  #sign(algorithm: string, hashes: readonly string[]): string {
    const { key, scope, timestamp } = this.#signing!;
    const text = [algorithm, timestamp, scopeText(scope), this.#previous, ...hashes].join('\n');
    return sign(key, text);
  }
}

function malformed(what: string): S3Error {
  return new S3Error('IncompleteBody', `The aws-chunked body is malformed: ${what}.`);
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
