import { CALL_KINDS, type CallKind } from '../call-kind.ts';
import type { GetOptions, ObjectInfo, Storage, StorageCallOptions } from '../storage.ts';

/** What went over one storage so far. */
export interface MeterReading {
  /** Calls by kind, failed ones too. A list counts one for each 1,000 objects or part of it, as S3 bills it. */
  readonly requests: Readonly<Record<CallKind, number>>;
  /** Bytes of objects that arrived in the storage. */
  readonly bytesSent: number;
  /** Bytes of objects that came from it. */
  readonly bytesReceived: number;
  /** The same by the first part of the key: `data`, `index`, `config` … */
  readonly byFolder: Readonly<Record<string, FolderReading>>;
}

export interface FolderReading {
  readonly requests: Readonly<Record<CallKind, number>>;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** A storage that counts. */
export interface MeteredStorage extends Storage {
  /** The counts up to this moment; they do not change afterwards. */
  snapshot(): MeterReading;
}

const LIST_PAGE = 1_000;

/**
 * Counts calls and bytes. Outermost it counts what was asked for; below the retry wrapper, what was sent.
 */
export function meterStorage(inner: Storage): MeteredStorage {
  const total = new Counts();
  const byFolder = new Map<string, Counts>();

  const count = (key: string, change: (counts: Counts) => void) => {
    const folder = key.split('/', 1)[0] ?? '';
    const counts = byFolder.get(folder) ?? new Counts();
    byFolder.set(folder, counts);
    change(counts);
    change(total);
  };
  const request = (kind: CallKind, key: string) => count(key, (counts) => counts.requests[kind]++);
  const sent = (key: string, bytes: number) =>
    count(key, (counts) => {
      counts.bytesSent += bytes;
    });
  const received = (key: string, bytes: Buffer) => {
    count(key, (counts) => {
      counts.bytesReceived += bytes.length;
    });
    return bytes;
  };

  return {
    description: inner.description,
    capabilities: inner.capabilities,
    create: (options) => inner.create(options),
    async get(key, options) {
      request('get', key);
      return received(key, await inner.get(key, options));
    },
    async getRange(key, offset, length, options) {
      request('get', key);
      return received(key, await inner.getRange(key, offset, length, options));
    },
    getParts: (key, offset, lengths, options) => countedParts(key, offset, lengths, options),
    async put(key, content, options) {
      request('put', key);
      await inner.put(key, content, options);
      sent(key, content.length);
    },
    async putStream(key, chunks, options) {
      request('put', key);
      const size = await inner.putStream(key, chunks, options);
      sent(key, size);
      return size;
    },
    async delete(key, options) {
      request('delete', key);
      await inner.delete(key, options);
    },
    list: (prefix, options) => countedList(prefix, options),
    async head(key, options) {
      request('head', key);
      return inner.head(key, options);
    },
    close: () => inner.close(),
    snapshot: () => ({
      ...total.reading(),
      byFolder: Object.fromEntries(
        [...byFolder].map(([folder, counts]) => [folder, counts.reading()]),
      ),
    }),
  };

  async function* countedParts(
    key: string,
    offset: number,
    lengths: readonly number[],
    options: GetOptions | undefined,
  ): AsyncGenerator<Buffer> {
    request('get', key);
    for await (const part of inner.getParts(key, offset, lengths, options)) {
      yield received(key, part);
    }
  }

  async function* countedList(
    prefix: string,
    options: StorageCallOptions | undefined,
  ): AsyncGenerator<ObjectInfo> {
    request('list', prefix);
    let objects = 0;
    for await (const info of inner.list(prefix, options)) {
      if (objects > 0 && objects % LIST_PAGE === 0) request('list', prefix);
      objects++;
      yield info;
    }
  }
}

class Counts {
  readonly requests: Record<CallKind, number> = { get: 0, put: 0, delete: 0, list: 0, head: 0 };
  bytesSent = 0;
  bytesReceived = 0;

  reading(): FolderReading {
    const { bytesSent, bytesReceived } = this;
    return { requests: { ...this.requests }, bytesSent, bytesReceived };
  }
}

/** All calls of a reading together. */
export function totalRequests({ requests }: FolderReading): number {
  return CALL_KINDS.reduce((sum, kind) => sum + requests[kind], 0);
}
