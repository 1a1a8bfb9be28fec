/* What can be told of zstd frames without decompressing them (RFC 8878, 3.1). */

const MAGIC = 0xfd2fb528;
/** Sixteen magic numbers from here on begin frames that hold nothing for us. */
const SKIPPABLE_MAGIC = 0x184d2a50;
const CHECKSUM_BYTES = 4;
const BLOCK_HEADER_BYTES = 3;
const RLE_BLOCK = 1;

interface FrameHeader {
  /** Bytes of the header. */
  readonly length: number;
  /** How much the frame says that it holds, in bytes; `undefined` where it does not say. */
  readonly contentSize: number | undefined;
  readonly hasChecksum: boolean;
}

/** How much a zstd frame says that it holds, in bytes; `undefined` where it does not say, or is none. */
export function contentSizeOf(frame: Uint8Array): number | undefined {
  return readHeader(viewOf(frame), 0)?.contentSize;
}

/**
 * Whether these bytes are frames from the first to the last byte, as far as their headers and those of their blocks tell.
 * Node.js 22 takes a frame without its end for a shorter one.
 */
export function areWholeFrames(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  let at = 0;
  do {
    const end = endOfFrame(view, at);
    if (end === undefined || end > view.byteLength) return false;
    at = end;
  } while (at < view.byteLength);
  return true;
}

/** Where the frame that begins at `at` ends; it may be beyond the end of the bytes. */
function endOfFrame(view: DataView, at: number): number | undefined {
  if (view.byteLength - at >= 8 && (view.getUint32(at, true) & ~0xf) === SKIPPABLE_MAGIC) {
    return at + 8 + view.getUint32(at + 4, true);
  }
  const header = readHeader(view, at);
  if (!header) return undefined;
  let block = at + header.length;
  for (;;) {
    if (block + BLOCK_HEADER_BYTES > view.byteLength) return undefined;
    const word = view.getUint16(block, true) | (view.getUint8(block + 2) << 16);
    const isLast = (word & 1) === 1;
    const type = (word >> 1) & 3;
    block += BLOCK_HEADER_BYTES + (type === RLE_BLOCK ? 1 : word >> 3);
    if (isLast) return block + (header.hasChecksum ? CHECKSUM_BYTES : 0);
  }
}

function readHeader(view: DataView, at: number): FrameHeader | undefined {
  if (view.byteLength - at < 5 || view.getUint32(at, true) !== MAGIC) return undefined;
  const descriptor = view.getUint8(at + 4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const windowBytes = isSingleSegment ? 0 : 1;
  const dictionaryIdBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const sizeAt = at + 5 + windowBytes + dictionaryIdBytes;
  if (sizeAt + sizeBytes > view.byteLength) return undefined;
  return {
    length: sizeAt + sizeBytes - at,
    contentSize: readSize(view, sizeAt, sizeBytes),
    hasChecksum: (descriptor & 4) !== 0,
  };
}

function readSize(view: DataView, at: number, bytes: number): number | undefined {
  switch (bytes) {
    case 0:
      return undefined;
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    default:
      return Number(view.getBigUint64(at, true));
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
