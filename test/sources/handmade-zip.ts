import { crc32, deflateRawSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import type { ByteSource } from '../../src/sources/cherry-studio/archives/byte-source.ts';

/** An entry of a zip by hand. What stands in `declared` is written whatever is true. */
export interface HandmadeEntry {
  readonly name: string;
  readonly content?: Buffer;
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly declared?: {
    readonly size?: number;
    readonly packedSize?: number;
    readonly crc32?: number;
    readonly offset?: number;
    /** The name in the entry's own header. */
    readonly headerName?: string;
  };
}

/** A zip with whatever faults its entries have. No Zip64. */
export function handmadeZip(
  entries: readonly HandmadeEntry[],
  { count = entries.length, comment = '' } = {},
): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, content = Buffer.alloc(0), mode = 0, flags = 0x800, ...rest } of entries) {
    const { method = 0, declared = {} } = rest;
    const packed = method === 8 ? deflateRawSync(content) : content;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(declared.crc32 ?? crc32(content), 10);
    fields.writeUInt32LE(declared.packedSize ?? packed.length, 14);
    fields.writeUInt32LE(declared.size ?? content.length, 18);
    const headerName = Buffer.from(declared.headerName ?? name);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, headerName, packed]);
    local.writeUInt16LE(headerName.length, 26);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(declared.offset ?? at, 10);
    const made = Buffer.from([20, 3]);
    const start = Buffer.concat([Buffer.from('PK\x01\x02'), made, fields, tail]);
    start.writeUInt16LE(Buffer.byteLength(name), 28);
    centrals.push(start, Buffer.from(name));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, directory, end, Buffer.from(comment)]);
}

/** A sound zip as Cherry Studio packs it: deflated, and with Zip64 on demand. A name that ends with `/` is a folder. */
export async function soundZip(
  files: Readonly<Record<string, string | Buffer>>,
  { forceZip64Format = false, executable = [] as readonly string[] } = {},
): Promise<Buffer> {
  const zip = new ZipFile();
  const mtime = new Date('2026-01-02T03:04:05Z');
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('/')) {
      zip.addEmptyDirectory(name, { mtime });
      continue;
    }
    const mode = executable.includes(name) ? 0o100755 : 0o100644;
    zip.addBuffer(Buffer.from(content), name, { mtime, mode, forceZip64Format });
  }
  zip.end({ forceZip64Format, comment: '' });
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Bytes in memory, with the ranges that were asked for. */
export function memorySource(bytes: Buffer): ByteSource & { readonly reads: [number, number][] } {
  const reads: [number, number][] = [];
  return {
    size: bytes.length,
    reads,
    async read(offset, length) {
      reads.push([offset, length]);
      return bytes.subarray(offset, offset + length);
    },
  };
}
