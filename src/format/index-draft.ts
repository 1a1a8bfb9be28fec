import { constants, createZstdCompress } from 'node:zlib';
import { COMPRESSION_LEVELS } from './compression.ts';
import { COMPRESSED } from './unpacked.ts';

/**
 * An index file that is written while its packs come in. Compressed as it grows, it takes a quarter of the memory that
 * its JSON would, and is ready when the last pack is.
 */
export class IndexDraft {
  readonly #sink: Sink;
  #blobs = 0;

  /** @param version of the repository's format: 1 knows no compression */
  constructor(version: 1 | 2) {
    this.#sink = version === 1 ? new PlainSink() : new CompressingSink();
  }

  /** How many blobs it names. */
  get blobCount(): number {
    return this.#blobs;
  }

  /** Adds a pack of that many blobs, as `encodeIndexedPack` has encoded it. */
  add(encoded: Uint8Array, blobs: number): void {
    this.#sink.write(this.#blobs === 0 ? '{"packs":[' : ',');
    this.#sink.write(encoded);
    this.#blobs += blobs;
  }

  /** The file's content, as it is to be sealed. Nothing may be added afterwards. */
  async finish(): Promise<Buffer> {
    this.#sink.write(this.#blobs === 0 ? '{"packs":[]}\n' : ']}\n');
    return this.#sink.finish();
  }
}

interface Sink {
  write(json: string | Uint8Array): void;
  finish(): Promise<Buffer>;
}

class PlainSink implements Sink {
  readonly #pieces: Buffer[] = [];

  write(json: string | Uint8Array): void {
    this.#pieces.push(Buffer.from(json as Uint8Array));
  }

  async finish(): Promise<Buffer> {
    return Buffer.concat(this.#pieces);
  }
}

class CompressingSink implements Sink {
  readonly #pieces: Buffer[] = [Buffer.of(COMPRESSED)];
  readonly #frame = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: COMPRESSION_LEVELS.auto },
  });
  readonly #done = new Promise<void>((resolve, reject) => {
    this.#frame.on('data', (piece: Buffer) => this.#pieces.push(piece));
    this.#frame.on('end', resolve);
    this.#frame.on('error', reject);
  });

  constructor() {
    // Whoever finishes it learns of a failure; a draft may also be dropped.
    this.#done.catch(() => {});
  }

  write(json: string | Uint8Array): void {
    this.#frame.write(json);
  }

  async finish(): Promise<Buffer> {
    this.#frame.end();
    await this.#done;
    return Buffer.concat(this.#pieces);
  }
}
