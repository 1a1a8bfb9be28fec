import { createHash } from 'node:crypto';
import { type Identity, UNSIGNED_PAYLOAD } from './authenticate.ts';
import { AwsChunkedDecoder } from './aws-chunked.ts';
import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumHeader,
  checksumOfHeader,
  type RunningChecksum,
  startChecksum,
} from './checksums.ts';
import { S3Error } from './s3-error.ts';
import { EMPTY_SHA256 } from './sigv4.ts';

const SIGNED_CHUNKS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const SIGNED_CHUNKS_TRAILER = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER';
const UNSIGNED_CHUNKS_TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const CHUNKED_FORMS: readonly string[] = [
  SIGNED_CHUNKS,
  SIGNED_CHUNKS_TRAILER,
  UNSIGNED_CHUNKS_TRAILER,
];

/** Told of the two ends of a body, if it is read at all. */
export interface PayloadWatch {
  /** Before the first byte is asked for. */
  readonly started?: () => void;
  /** After the last byte came. */
  readonly ended?: () => void;
}

/**
 * The body of one request: decoded, and verified against everything its headers say of it (length, SHA-256,
 * chunk signatures, Content-MD5, checksums in headers and trailers). It can be read once.
 */
export class Payload {
  /** In bytes, after decoding; undefined when the request does not say. */
  readonly length: number | undefined;
  readonly #incoming: () => AsyncIterable<Buffer>;
  readonly #identity: Pick<Identity, 'payloadHash' | 'signing'>;
  readonly #decoder: AwsChunkedDecoder | undefined;
  readonly #sha256: string | undefined;
  readonly #contentMd5: string | undefined;
  readonly #headers: ReadonlyMap<string, string>;
  readonly #algorithm: ChecksumAlgorithm | undefined;
  readonly #watch: PayloadWatch;
  #md5: Buffer | undefined;
  #checksum: Checksum | undefined;
  #bytesReceived = 0;

  /**
   * @param incoming the bytes as they come from the network; called when the first one is wanted
   * @throws S3Error for a form that is unknown or contradicts itself
   */
  constructor(
    incoming: () => AsyncIterable<Buffer>,
    headers: ReadonlyMap<string, string>,
    identity: Pick<Identity, 'payloadHash' | 'signing'>,
    watch: PayloadWatch = {},
  ) {
    const form = identity.payloadHash;
    this.#incoming = incoming;
    this.#identity = identity;
    this.#headers = headers;
    this.#watch = watch;
    if (CHUNKED_FORMS.includes(form)) {
      this.#decoder = new AwsChunkedDecoder({
        signing: form === UNSIGNED_CHUNKS_TRAILER ? undefined : identity.signing,
        trailers: form !== SIGNED_CHUNKS,
      });
      this.length = readLength(headers.get('x-amz-decoded-content-length'));
      if (this.length === undefined) throw new S3Error('MissingContentLength');
    } else {
      if (form !== UNSIGNED_PAYLOAD && !/^[0-9a-f]{64}$/.test(form)) {
        throw new S3Error(
          'InvalidArgument',
          'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, one of the STREAMING forms, or a valid SHA-256.',
          { ArgumentName: 'x-amz-content-sha256', ArgumentValue: form },
        );
      }
      this.#sha256 = form === UNSIGNED_PAYLOAD ? undefined : form;
      this.length = headers.has('transfer-encoding')
        ? undefined
        : (readLength(headers.get('content-length')) ?? 0);
    }
    this.#contentMd5 = readContentMd5(headers.get('content-md5'));
    this.#algorithm = announcedChecksum(headers);
  }

  /** Whether an integrity value beside the signature came with it; S3 demands one for some requests. */
  get hasDigest(): boolean {
    return this.#contentMd5 !== undefined || this.#algorithm !== undefined;
  }

  /** As they travelled, so far. */
  get bytesReceived(): number {
    return this.#bytesReceived;
  }

  /** MD5 of the decoded bytes. Only after `chunks` is through. */
  get md5(): Buffer {
    if (this.#md5 === undefined) throw new Error('the payload has not been read');
    return this.#md5;
  }

  /** The checksum the client sent, verified. Only after `chunks` is through. */
  get checksum(): Checksum | undefined {
    return this.#checksum;
  }

  /**
   * The decoded bytes as they arrive. Only when this has ended without throwing is anything of it to be believed.
   * @throws S3Error when the bytes are not what the request says they are; other errors when the client is gone.
   */
  async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    const md5 = createHash('md5');
    const sha256 =
      this.#sha256 === undefined || this.#sha256 === EMPTY_SHA256
        ? undefined
        : createHash('sha256');
    const checksum = this.#algorithm === undefined ? undefined : startChecksum(this.#algorithm);
    let received = 0;
    this.#watch.started?.();
    for await (const bytes of this.#incoming()) {
      this.#bytesReceived += bytes.length;
      for (const chunk of this.#decoder?.push(bytes) ?? [bytes]) {
        received += chunk.length;
        if (this.length !== undefined && received > this.length)
          throw new S3Error('IncompleteBody');
        md5.update(chunk);
        sha256?.update(chunk);
        checksum?.update(chunk);
        yield chunk;
      }
    }
    this.#watch.ended?.();
    this.#decoder?.end();
    if (this.length !== undefined && received !== this.length) throw new S3Error('IncompleteBody');
    const hash = sha256?.digest('hex') ?? (received === 0 ? EMPTY_SHA256 : '');
    if (this.#sha256 !== undefined && hash !== this.#sha256) {
      throw new S3Error('XAmzContentSHA256Mismatch');
    }
    this.#md5 = md5.digest();
    if (this.#contentMd5 !== undefined && this.#md5.toString('base64') !== this.#contentMd5) {
      throw new S3Error(
        'BadDigest',
        'The Content-MD5 you specified did not match what we received.',
      );
    }
    this.#verifyChecksum(checksum);
  }

  /** The same request's payload once more, of bytes that were kept as they travelled. */
  again(kept: readonly Buffer[]): Payload {
    const incoming = async function* () {
      yield* kept;
    };
    return new Payload(incoming, this.#headers, this.#identity);
  }

  /** The whole body in memory. @throws S3Error `MalformedXML` when it is longer than `limit` bytes. */
  async bytes(limit: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.chunks()) {
      size += chunk.length;
      if (size > limit) throw new S3Error('MalformedXML', 'The body is too long.');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  }

  #verifyChecksum(running: RunningChecksum | undefined): void {
    if (running === undefined || this.#algorithm === undefined) return;
    const header = checksumHeader(this.#algorithm);
    const said = this.#headers.get(header) ?? this.#decoder?.trailers.get(header);
    if (said === undefined) {
      throw new S3Error(
        'MalformedTrailerError',
        `The trailer ${header} was announced and did not come.`,
      );
    }
    const value = running.digest();
    if (said !== value) {
      throw new S3Error('BadDigest', `The ${header} you specified did not match what we received.`);
    }
    this.#checksum = { algorithm: this.#algorithm, value };
  }
}

/** The one checksum that headers bring or announce. */
function announcedChecksum(headers: ReadonlyMap<string, string>): ChecksumAlgorithm | undefined {
  const found = new Set<ChecksumAlgorithm>();
  const trailers = (headers.get('x-amz-trailer') ?? '').split(',');
  for (const name of [...headers.keys(), ...trailers.map((each) => each.trim().toLowerCase())]) {
    const algorithm = checksumOfHeader(name);
    if (algorithm !== undefined) found.add(algorithm);
  }
  if (found.size > 1) {
    throw new S3Error('InvalidRequest', 'Expecting a single x-amz-checksum- header.');
  }
  return [...found][0];
}

function readContentMd5(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 16 || bytes.toString('base64') !== value) throw new S3Error('InvalidDigest');
  return value;
}

function readLength(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) {
    throw new S3Error('InvalidArgument', 'A length in the headers is no whole number.');
  }
  return Number(value);
}
