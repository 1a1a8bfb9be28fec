import type { ZipEntry } from './zip-entry-rules.ts';
import type { OpenZip } from './zip-file.ts';
import { damagedZip } from './zip-refusal.ts';

/** The first bytes of an entry, as many as asked for or all; no checksum is held against a part. */
export async function readStart(
  zip: OpenZip,
  entry: ZipEntry,
  length: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let read = 0;
  for await (const part of zip.read(entry, signal)) {
    parts.push(part);
    read += part.length;
    if (read >= length && read < entry.size) break;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** @throws KirschError `ARCHIVE_DAMAGED` for what is longer than `maxBytes`, or no JSON */
export async function readJson(
  zip: OpenZip,
  entry: ZipEntry,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<unknown> {
  const { path, size } = entry;
  if (size > maxBytes) throw damagedZip('manifest', `${path} is too long`, { entry: path });
  const text = (await readStart(zip, entry, size, signal)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damagedZip('manifest', `${path} is no JSON`, { entry: path, cause });
  }
}
