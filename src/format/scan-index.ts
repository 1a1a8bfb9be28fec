import { createZstdDecompress } from 'node:zlib';
import { IndexScanner, type ScannedPack } from './index-scanner.ts';
import { COMPRESSED } from './unpacked.ts';

/** Decompressed at once: enough for the thread that does it to keep ahead. */
const PIECE = 128 * 1024;

/**
 * The packs of an index file whose content, as `encodeUnpacked` or an `IndexDraft` made it, is in the usual form; otherwise
 * `undefined`: `decodeIndex` says then what it is. Memory beyond the result is a few hundred KiB.
 */
export async function scanIndex(content: Buffer): Promise<readonly ScannedPack[] | undefined> {
  const scanner = new IndexScanner();
  if (content[0] !== COMPRESSED) return scanner.push(content) ? scanner.finish() : undefined;
  const frame = createZstdDecompress({ chunkSize: PIECE });
  frame.end(content.subarray(1));
  try {
    for await (const piece of frame) if (!scanner.push(piece as Buffer)) return undefined;
  } catch {
    // Not a whole frame: whoever decompresses it at once says so.
    return undefined;
  }
  return scanner.finish();
}
