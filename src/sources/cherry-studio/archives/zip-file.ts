import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Entry, LocalFileHeader, RandomAccessReader, ZipFile } from 'yauzl';
import { isKirschError, throwIfAborted } from '../../../errors/index.ts';
import type { ByteSource } from './byte-source.ts';
import { WindowReader } from './window-reader.ts';
import { readZipDirectory } from './zip-directory.ts';
import { assertHarmless, shown, type ZipEntry, type ZipLimits } from './zip-entry-rules.ts';
import { damagedZip, refusedZip, type ZipDamage } from './zip-refusal.ts';

type Yauzl = typeof import('yauzl');

/** Of one range, for a stream. */
const CHUNK = 256 * 1024;
/** The flag of an entry whose sizes and CRC stand behind its contents, not in its header. APPNOTE.TXT 4.4.4. */
const HAS_DESCRIPTOR = 8;

/** A zip whose directory has been read and does no harm. Its contents are read one entry at a time. */
export interface OpenZip {
  /** In the order of their places in the zip, in which reading all of them costs the fewest requests. */
  readonly entries: readonly ZipEntry[];
  /**
   * The contents of a file. Length and CRC are held against the directory, which shows at the end: until the last part has come, nothing is
   * proven. Never more bytes than declared.
   *
   * @throws KirschError `ARCHIVE_DAMAGED`, `ARCHIVE_REFUSED`, `ABORTED`; and what the source throws
   */
  read(entry: ZipEntry, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined>;
}

/**
 * Reads the directory of a zip: one range request where it is short, a few where it has many thousand entries.
 *
 * @throws KirschError `ARCHIVE_REFUSED` or `ARCHIVE_DAMAGED`, with `details.reason`; and what the source throws
 */
export async function openZip(source: ByteSource, limits: ZipLimits = {}): Promise<OpenZip> {
  const yauzl = await import('yauzl');
  const reader = new WindowReader(source);
  return blame(reader, 'directory', undefined, async () => {
    const options = { autoClose: false, decodeStrings: false };
    const access = accessTo(yauzl, reader);
    const zip = await yauzl.fromRandomAccessReaderPromise(access, source.size, options);
    const entries = await readZipDirectory(yauzl, zip, reader, limits);
    assertHarmless(entries, source.size, limits);
    return new ReadZip(yauzl, zip, reader, entries);
  });
}

/** A zip as the library behind it reads it; nobody else is to know which one that is. */
class ReadZip implements OpenZip {
  readonly entries: readonly ZipEntry[];
  readonly #yauzl: Yauzl;
  readonly #zip: ZipFile;
  readonly #reader: WindowReader;

  constructor(yauzl: Yauzl, zip: ZipFile, reader: WindowReader, entries: readonly ZipEntry[]) {
    this.entries = entries;
    this.#yauzl = yauzl;
    this.#zip = zip;
    this.#reader = reader;
  }

  async *read(entry: ZipEntry, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    const stream = await blame(this.#reader, 'contents', entry, () => this.#open(entry));
    let crc = 0;
    const parts = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    try {
      while (true) {
        throwIfAborted(signal);
        const next = await blame(this.#reader, 'contents', entry, () => parts.next());
        if (next.done) break;
        crc = crc32(next.value, crc);
        yield next.value;
      }
    } finally {
      stream.destroy();
    }
    if (crc !== entry.crc32) {
      throw damagedZip('crc', `“${shown(entry.path)}” is not what its checksum says`, {
        entry: entry.path,
      });
    }
  }

  async #open(entry: ZipEntry): Promise<Readable> {
    // What yauzl wants of an entry; it would be a kilobyte each to keep its own.
    const asked = Object.assign(new this.#yauzl.Entry(), {
      relativeOffsetOfLocalHeader: entry.offset,
      compressedSize: entry.packedSize,
    });
    const header = await this.#zip.readLocalFileHeaderPromise(asked as Entry);
    assertSame(this.#yauzl, header, entry);
    const { fileDataStart: start } = header;
    const { packedSize, size, isDeflated } = entry;
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, stream: Readable) =>
        error ? reject(error) : resolve(stream);
      this.#zip.openReadStreamLowLevel(start, packedSize, 0, packedSize, isDeflated, size, done);
    });
  }
}

/** Another program may believe the header, so it has to say what the directory says. */
function assertSame(yauzl: Yauzl, header: LocalFileHeader, entry: ZipEntry): void {
  if (header.fileDataStart + entry.packedSize > entry.end) {
    throw refusedZip('overlap', `“${shown(entry.path)}” shares bytes with another`, entry.path);
  }
  const flags = header.generalPurposeBitFlag;
  const extra = yauzl.parseExtraFields(header.extraField);
  const name = yauzl.getFileNameLowLevel(flags, header.fileName, extra, true);
  const isSame =
    name === (entry.isFolder ? `${entry.path}/` : entry.path) &&
    header.compressionMethod === (entry.isDeflated ? 8 : 0) &&
    (flags & 1) === 0 &&
    ((flags & HAS_DESCRIPTOR) !== 0 || header.crc32 === entry.crc32);
  if (!isSame) {
    throw damagedZip('header', `what stands before “${shown(entry.path)}” tells of another`, {
      entry: entry.path,
    });
  }
}

/** What yauzl throws is the zip's fault, unless the source threw it or it is one of our refusals. */
async function blame<T>(
  reader: WindowReader,
  reason: ZipDamage,
  entry: ZipEntry | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isKirschError(error) || (reader.failure !== undefined && error === reader.failure)) {
      throw error;
    }
    const text = error instanceof Error ? error.message : String(error);
    if (entry === undefined && /encryption/.test(text)) {
      throw refusedZip('encrypted', 'it is encrypted');
    }
    const what = entry ? `“${shown(entry.path)}” cannot be read` : `no directory can be read`;
    throw damagedZip(reason, `${what} (${shown(text)})`, {
      ...(entry && { entry: entry.path }),
      cause: error,
    });
  }
}

function accessTo(yauzl: Yauzl, reader: WindowReader): RandomAccessReader {
  class Access extends yauzl.RandomAccessReader {
    override read(
      buffer: Buffer,
      offset: number,
      length: number,
      position: number,
      callback: (error: Error | null) => void,
    ): void {
      reader.read(position, length).then(
        (bytes) => {
          bytes.copy(buffer, offset);
          callback(null);
        },
        (error: Error) => callback(error),
      );
    }

    override _readStreamForRange(start: number, end: number): Readable {
      return Readable.from(chunks(reader, start, end), { objectMode: false });
    }
  }
  return new Access();
}

async function* chunks(reader: WindowReader, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const part = await reader.readSome(at, Math.min(CHUNK, end - at));
    at += part.length;
    yield part;
  }
}
