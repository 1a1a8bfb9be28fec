import { IndexScanner, type ScannedPack } from './index-scanner.ts';
import { COMPRESSED } from './unpacked.ts';
import { readFrame } from './zstd-context.ts';

/**
 * The packs of an index file whose content, as `encodeUnpacked` or an `IndexDraft` made it, is in the usual form; otherwise
 * `undefined`: `decodeIndex` says then what it is. Takes little memory beyond the result.
 */
export function scanIndex(content: Buffer): readonly ScannedPack[] | undefined {
  const scanner = new IndexScanner();
  const isUsual =
    content[0] === COMPRESSED
      ? readFrame(content.subarray(1), (piece) => scanner.push(piece))
      : scanner.push(content);
  return isUsual ? scanner.finish() : undefined;
}
