import { isKirschError, type KirschError, throwIfAborted } from '../../errors/index.ts';
import {
  type ArchiveDescription,
  type ArchiveName,
  parseArchiveName,
} from '../../sources/index.ts';
import type { ObjectInfo, Storage } from '../../storage/index.ts';
import { type ArchiveTime, archiveTime } from './archive-time.ts';
import { openStoredArchive } from './open-stored-archive.ts';

/** A zip in a bucket or folder, and what is known of it. */
export interface ListedArchive {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** When it arrived, by the storage's clock. */
  readonly modified: Date | undefined;
  /** What its name says; undefined for a name that a person has chosen. */
  readonly named: ArchiveName | undefined;
  /** What is in it; undefined where nobody has looked, it is not Cherry Studio's, or it cannot be read. */
  readonly contents: ArchiveDescription | undefined;
  /** It was read, and is somebody else's. */
  readonly isForeign: boolean;
  /** Why it cannot be read. */
  readonly problem: KirschError | undefined;
  readonly made: ArchiveTime | undefined;
}

export interface ListArchivesOptions {
  /** Read each zip's directory, by about two requests each. @default true */
  readonly withContents?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called as zips are read. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Zips that are read at once. */
const AT_ONCE = 6;

/**
 * Every zip at the top of a storage, the newest first. One that cannot be read is listed with the reason.
 *
 * @param storage of zips: opened with `ZIP_NAMES`
 * @throws KirschError what the storage throws, a zip that vanishes meanwhile apart
 */
export async function listArchives(
  storage: Storage,
  { withContents = true, signal, onProgress }: ListArchivesOptions = {},
): Promise<ListedArchive[]> {
  const infos: ObjectInfo[] = [];
  for await (const info of storage.list('', { signal })) infos.push(info);
  const listed: (ListedArchive | undefined)[] = new Array(infos.length);
  let [next, done] = [0, 0];
  const work = async (): Promise<void> => {
    for (let at = next++; at < infos.length; at = next++) {
      throwIfAborted(signal);
      listed[at] = await describe(storage, infos[at]!, withContents, signal);
      onProgress?.(++done, infos.length);
    }
  };
  const workers = Math.min(AT_ONCE, storage.capabilities.connections);
  await Promise.all(Array.from({ length: workers }, work));
  return listed.filter((archive) => archive !== undefined).sort(byTime);
}

async function describe(
  storage: Storage,
  info: ObjectInfo,
  withContents: boolean,
  signal: AbortSignal | undefined,
): Promise<ListedArchive | undefined> {
  const { key: name, size, modified } = info;
  const named = parseArchiveName(name);
  const known = { name, size, modified, named };
  const nothing = { contents: undefined, isForeign: false, problem: undefined };
  const timed = (contents?: ArchiveDescription) =>
    archiveTime({ contents, named, modified }, Date.now());
  if (!withContents) return { ...known, ...nothing, made: timed() };
  try {
    const { contents } = await openStoredArchive(storage, info, { signal });
    const isForeign = contents === undefined;
    return { ...known, ...nothing, contents, isForeign, made: timed(contents) };
  } catch (error) {
    if (isKirschError(error, 'OBJECT_NOT_FOUND')) return undefined;
    if (!isOfZip(error)) throw error;
    return { ...known, ...nothing, problem: error, made: timed() };
  }
}

/** Whether the zip is to blame, and not the way to it. */
export function isOfZip(error: unknown): error is KirschError {
  return isKirschError(error, 'ARCHIVE_DAMAGED') || isKirschError(error, 'ARCHIVE_REFUSED');
}

function byTime(a: ListedArchive, b: ListedArchive): number {
  const difference = (b.made?.time.getTime() ?? 0) - (a.made?.time.getTime() ?? 0);
  return difference || (a.name < b.name ? -1 : 1);
}
