import { once } from 'node:events';
import { Readable } from 'node:stream';

/** What is to be put into a zip. */
export type NewZipEntry =
  | { readonly kind: 'folder'; readonly path: string; readonly modified: Date }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly modified: Date;
      readonly isExecutable: boolean;
      /** Bytes that `content` gives. */
      readonly size: number;
      /** Called once, when its turn has come. */
      content(): AsyncIterable<Uint8Array>;
    };

/** Fast: what is large among the contents does not get smaller. Cherry Studio takes the same. */
const LEVEL = 1;
/** Above this a file is declared in the long form, whatever it packs to. */
const LARGE = 0xf000_0000;
/** The earliest and the latest time that a zip can tell. */
const EARLIEST = Date.UTC(1980, 0, 2);
const LATEST = Date.UTC(2107, 11, 30);

/**
 * A zip of these entries, each deflated, as bytes in their order. Memory grows by the names alone: a zip ends with the list of all. Zip64
 * where sizes or the number of entries want it.
 *
 * @throws what `entries` and contents throw; an `Error` for contents of another size than declared
 */
export async function* writeZip(
  entries: AsyncIterable<NewZipEntry>,
): AsyncGenerator<Buffer, void, undefined> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error) => output.destroy(error as Error));
  const added = addAll(zip, output, entries).catch((error: unknown) => {
    output.destroy(error as Error);
  });
  try {
    yield* output as AsyncIterable<Buffer>;
  } finally {
    output.destroy();
    await added;
  }
}

/** What the library keeps of an entry, as far as it matters here. It does not promise it: its version is pinned. */
interface KeptEntry {
  /** 3 when all its bytes have gone out. */
  readonly state: number;
  /** Keeps the contents' stream alive. */
  doFileDataPump: unknown;
}

/** So many entries are looked through for each new one. */
const MOST_KEPT = 64;

async function addAll(
  zip: import('yazl').ZipFile,
  output: Readable,
  entries: AsyncIterable<NewZipEntry>,
): Promise<void> {
  const kept = zip as unknown as { entries: KeptEntry[] };
  const written: KeptEntry[] = [];
  for await (const entry of entries) {
    if (output.destroyed) return;
    if (kept.entries.length >= MOST_KEPT) setAside(kept, written);
    const mtime = new Date(Math.min(Math.max(entry.modified.getTime(), EARLIEST), LATEST));
    if (entry.kind === 'folder') zip.addEmptyDirectory(entry.path, { mtime, mode: 0o40755 });
    else await addFile(zip, output, entry, mtime);
  }
  // Now it writes the list of all.
  kept.entries = [...written, ...kept.entries];
  zip.end();
}

/** The library looks through all entries for the next one to write: with a hundred thousand that would be most of its time. */
function setAside(kept: { entries: KeptEntry[] }, written: KeptEntry[]): void {
  const first = kept.entries.findIndex(({ state }) => state < 3);
  for (const entry of kept.entries.splice(0, first < 0 ? kept.entries.length : first)) {
    entry.doFileDataPump = undefined;
    written.push(entry);
  }
}

/** Adds one file and waits until it has gone through: any number would be queued. */
async function addFile(
  zip: import('yazl').ZipFile,
  output: Readable,
  entry: Extract<NewZipEntry, { kind: 'file' }>,
  mtime: Date,
): Promise<void> {
  const { size, isExecutable } = entry;
  const content = Readable.from(entry.content(), { objectMode: false });
  const stop = () => content.destroy();
  output.once('close', stop);
  try {
    const done = once(content, 'end');
    zip.addReadStream(content, entry.path, {
      mtime,
      mode: isExecutable ? 0o100755 : 0o100644,
      size,
      compress: true,
      compressionLevel: LEVEL,
      forceZip64Format: size > LARGE,
    });
    await done;
  } finally {
    output.off('close', stop);
  }
}
