import { crc32c, unmaskCrc } from './crc32c.ts';
import { damagedLevelDb } from './damage.ts';
import type { FileWindow } from './window.ts';

/** A log is made of blocks of this many bytes; no part of a record crosses from one into the next. doc/log_format.md */
const BLOCK = 32 * 1024;
/** CRC, length and type of a part. */
const HEADER = 7;

const FULL = 1;
const FIRST = 2;
// 3 is a part in the middle.
const LAST = 4;

/** A record of a log, put together. */
export interface LogRecord {
  /** Where it begins in the file. */
  readonly offset: number;
  /** Where it ends: the last whole record's end is where a log can be cut, to be written on. */
  readonly end: number;
  readonly bytes: Buffer;
}

/** How a log may end. */
export interface LogOptions {
  /**
   * That the file may end in the middle of a record, or in zeros: a writer was stopped there, or is still writing. LevelDB passes over
   * such an end in silence.
   */
  readonly mayBeTorn: boolean;
}

/**
 * The records of a log or MANIFEST, in order, each with its checksum proven. In memory of one record, which has at most the file's length.
 *
 * @throws KirschError `SOURCE_DAMAGED` at the first place that is wrong
 */
export async function* readLogRecords(
  file: FileWindow,
  { mayBeTorn }: LogOptions,
): AsyncGenerator<LogRecord, void, undefined> {
  let parts: Buffer[] = [];
  let recordOffset = 0;
  const damaged = (kind: 'checksum' | 'malformed' | 'torn', offset: number, text: string) =>
    damagedLevelDb({ kind, file: file.name, offset }, text);

  for (let blockStart = 0; blockStart < file.size; blockStart += BLOCK) {
    const block = await file.read(blockStart, Math.min(BLOCK, file.size - blockStart));
    let at = 0;
    while (at + HEADER <= block.length) {
      const offset = blockStart + at;
      const length = block.readUInt16LE(at + 4);
      const type = block[at + 6]!;
      if (type === 0 && length === 0 && mayBeTorn && isZero(block.subarray(at))) {
        // Room that was made for records to come.
        at = block.length;
        break;
      }
      const end = at + HEADER + length;
      if (end > block.length) {
        if (block.length === BLOCK)
          throw damaged('malformed', offset, 'has a record that is too long');
        if (mayBeTorn) return;
        throw damaged('torn', offset, 'ends in the middle of a record');
      }
      if (crc32c(block.subarray(at + 6, end)) !== unmaskCrc(block.readUInt32LE(at))) {
        throw damaged('checksum', offset, 'has a record that is not what its checksum says');
      }
      if (type < FULL || type > LAST) {
        throw damaged('malformed', offset, 'has a record of an unknown kind');
      }
      const isStart = type === FULL || type === FIRST;
      if (isStart !== (parts.length === 0)) {
        throw damaged('malformed', offset, 'has part of a record without the rest');
      }
      if (isStart) recordOffset = offset;
      parts.push(block.subarray(at + HEADER, end));
      if (type === FULL || type === LAST) {
        yield {
          offset: recordOffset,
          end: blockStart + end,
          bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts),
        };
        parts = [];
      }
      at = end;
    }
    const rest = block.subarray(at);
    if (block.length === BLOCK && !isZero(rest)) {
      throw damaged('malformed', blockStart + at, 'has something where nothing belongs');
    }
    if (block.length < BLOCK && rest.length > 0 && !mayBeTorn) {
      throw damaged('torn', blockStart + at, 'ends in the middle of a record');
    }
  }
  if (parts.length > 0 && !mayBeTorn) {
    throw damaged('torn', recordOffset, 'ends in the middle of a record');
  }
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
