import { createHash } from 'node:crypto';
import { isKirschError } from '../../../errors/index.ts';
import type { ManifestUnit } from './archive-manifest.ts';
import { MANIFEST_RESOURCES } from './archive-manifest.ts';
import { type ArchiveDescription, DATABASES_OF_C } from './describe-archive.ts';
import { hashFolderUnit } from './folder-unit-hash.ts';
import { shown, type ZipEntry } from './zip-entry-rules.ts';
import type { OpenZip } from './zip-file.ts';
import type { ZipDamage } from './zip-refusal.ts';

/** Something in a zip that is not as it should be. */
export interface ArchiveProblem {
  /** The entry, or the one that is missing. */
  readonly path: string;
  readonly reason: ZipDamage | 'overlap' | 'missing' | 'unnamed';
  /** A sentence for people. */
  readonly message: string;
}

/** What was found when everything was read. */
export interface VerifiedArchive {
  readonly files: number;
  /** Bytes, unpacked. */
  readonly size: number;
  /** What the contents were held against: SHA-256 in a manifest, or the zip's own CRCs, which no attacker fears. */
  readonly provenBy: 'manifest' | 'checksums';
  /** Empty: the zip is whole. */
  readonly problems: readonly ArchiveProblem[];
}

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** Called with the bytes read so far, unpacked. */
  readonly onProgress?: (bytes: number) => void;
}

/**
 * Reads every entry and holds it against the zip's directory; a backup of generation D also against its manifest, in both directions; B and C
 * must have what they cannot be restored without. Databases are not opened.
 *
 * @throws KirschError `ABORTED`; and what the source throws. What is wrong with the zip is in the result
 */
export async function verifyArchive(
  zip: OpenZip,
  archive: ArchiveDescription,
  { signal, onProgress }: VerifyOptions = {},
): Promise<VerifiedArchive> {
  const problems: ArchiveProblem[] = missingIn(zip, archive);
  let bytes = 0;
  const read = async function* (entry: ZipEntry) {
    for await (const part of zip.read(entry, signal)) {
      bytes += part.length;
      onProgress?.(bytes);
      yield part;
    }
  };
  const attempt = async (path: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      problems.push(problemOf(error, path));
    }
  };

  const units = archive.manifest?.units ?? [];
  const byUnit = groupByUnit(zip.entries, units);
  for (const unit of units) {
    const entries = byUnit.get(unit) ?? [];
    await attempt(unit.path, async () => {
      const found = await hashUnit(unit, entries, read);
      if (!found) problems.push(problem('missing', unit.path, 'is not in it'));
      else if (found.hash !== unit.hash || found.size !== unit.size) {
        problems.push(problem('manifest', unit.path, 'is not what the manifest says'));
      }
    });
  }
  const isRead = new Set([...byUnit.values()].flat());
  for (const entry of zip.entries) {
    if (isRead.has(entry)) continue;
    if (archive.manifest?.units && !entry.isFolder && entry.path.startsWith(MANIFEST_RESOURCES)) {
      problems.push(problem('unnamed', entry.path, 'is not in the manifest'));
    }
    await attempt(entry.path, async () => {
      for await (const _ of read(entry));
    });
  }
  return {
    files: zip.entries.filter(({ isFolder }) => !isFolder).length,
    size: bytes,
    provenBy: archive.manifest?.units ? 'manifest' : 'checksums',
    problems,
  };
}

/** What a backup of B or C cannot be restored without. */
function missingIn(zip: OpenZip, { generation }: ArchiveDescription): ArchiveProblem[] {
  const has = (path: string) =>
    zip.entries.some((entry) => entry.path === path || entry.path.startsWith(`${path}/`));
  const missing: string[] = [];
  if (generation === 'B') {
    missing.push(...['IndexedDB', 'Local Storage', 'Data'].filter((path) => !has(path)));
  }
  if (generation === 'C' && !DATABASES_OF_C.some(has)) missing.push(DATABASES_OF_C[0]!);
  return missing.map((path) => problem('missing', path, 'is not in it'));
}

/** The entries of each unit: the file, or everything in the folder. Each belongs to the first unit that has it. */
function groupByUnit(
  entries: readonly ZipEntry[],
  units: readonly ManifestUnit[],
): Map<ManifestUnit, ZipEntry[]> {
  const byPath = new Map(units.map((unit) => [unit.path, unit]));
  const groups = new Map<ManifestUnit, ZipEntry[]>();
  for (const entry of entries) {
    const unit = unitAround(entry.path, byPath);
    if (!unit) continue;
    const group = groups.get(unit);
    if (group) group.push(entry);
    else groups.set(unit, [entry]);
  }
  return groups;
}

function unitAround(
  path: string,
  byPath: ReadonlyMap<string, ManifestUnit>,
): ManifestUnit | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const unit = byPath.get(path.slice(0, end));
    if (unit) return unit;
  }
  return undefined;
}

/** Undefined where nothing of it is there. */
async function hashUnit(
  unit: ManifestUnit,
  entries: readonly ZipEntry[],
  read: (entry: ZipEntry) => AsyncIterable<Buffer>,
): Promise<{ hash: string; size: number } | undefined> {
  if (unit.isFolder) {
    return entries.length === 0 ? undefined : hashFolderUnit(unit.path, entries, read);
  }
  const file = entries.find(({ path, isFolder }) => path === unit.path && !isFolder);
  if (!file || entries.length > 1) return undefined;
  const hash = createHash('sha256');
  for await (const part of read(file)) hash.update(part);
  return { hash: hash.digest('hex'), size: file.size };
}

/** What is the zip's fault becomes a problem; anything else goes on. */
function problemOf(error: unknown, path: string): ArchiveProblem {
  const isOfZip =
    isKirschError(error, 'ARCHIVE_DAMAGED') || isKirschError(error, 'ARCHIVE_REFUSED');
  if (!isOfZip) throw error;
  const { reason, entry } = error.details as { reason: ArchiveProblem['reason']; entry?: string };
  return { path: entry ?? path, reason, message: error.message };
}

function problem(reason: ArchiveProblem['reason'], path: string, what: string): ArchiveProblem {
  return { path, reason, message: `“${shown(path)}” ${what}.` };
}
