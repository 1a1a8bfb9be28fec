import { createHash } from 'node:crypto';
import type { ZipEntry } from './zip-entry-rules.ts';

/**
 * The hash of a folder in a manifest of generation D: SHA-256 over its folders, then its files, each sorted by the UTF-8 bytes of its path from
 * the folder down. A folder is `D`, its path; a file `F`, `X` or `-` (whether its owner may execute it), its path, its contents. Paths and
 * contents follow their length, eight bytes, big-endian. Folders that have no entry of their own count where something lies in them.
 *
 * @param path of the folder in the zip
 * @param entries what lies in it, in any order; its own entry may be among them
 */
export async function hashFolderUnit(
  path: string,
  entries: readonly ZipEntry[],
  read: (entry: ZipEntry) => AsyncIterable<Buffer>,
): Promise<{ hash: string; size: number }> {
  const from = path.length + 1;
  const folders = new Set<string>();
  const files: { readonly name: Buffer; readonly entry: ZipEntry }[] = [];
  for (const entry of entries) {
    const name = entry.path.slice(from);
    if (entry.isFolder && name !== '') folders.add(name);
    if (!entry.isFolder) files.push({ name: Buffer.from(name), entry });
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      folders.add(name.slice(0, end));
    }
  }
  const hash = createHash('sha256');
  const names = [...folders].map((name) => Buffer.from(name)).sort(Buffer.compare);
  for (const name of names) hash.update('D').update(length(name.length)).update(name);
  let size = 0;
  for (const { name, entry } of files.sort((a, b) => Buffer.compare(a.name, b.name))) {
    hash.update(entry.isExecutable ? 'FX' : 'F-');
    hash.update(length(name.length)).update(name).update(length(entry.size));
    for await (const part of read(entry)) hash.update(part);
    size += entry.size;
  }
  return { hash: hash.digest('hex'), size };
}

function length(bytes: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(bytes));
  return buffer;
}
