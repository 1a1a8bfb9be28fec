import type { ZipEntry } from '../archives/zip-entry-rules.ts';
import type { OpenZip } from '../archives/zip-file.ts';
import { type ContentEntry, type ContentFiles, contentNotFound } from './content-files.ts';

/** The files of a backup that Cherry Studio has made itself, in its zip. */
export function contentZip(zip: OpenZip): ContentFiles {
  const files = new Map<string, ZipEntry>();
  const folders = new Map<string, Map<string, ContentEntry>>([['', new Map()]]);
  const add = (path: string, isFolder: boolean, size: number): void => {
    const end = path.lastIndexOf('/');
    const folder = end === -1 ? '' : path.slice(0, end);
    // A zip may name a file without the folders that it lies in.
    if (!folders.has(folder)) add(folder, true, 0);
    const name = path.slice(end + 1);
    folders.get(folder)!.set(name, { name, isFolder, size });
    if (isFolder && !folders.has(path)) folders.set(path, new Map());
  };
  for (const entry of zip.entries) {
    add(entry.path, entry.isFolder, entry.isFolder ? 0 : entry.size);
    if (!entry.isFolder) files.set(entry.path, entry);
  }
  return {
    list: async (folder) => [...(folders.get(folder)?.values() ?? [])],
    read: async function* (path, signal) {
      const entry = files.get(path);
      if (!entry) throw contentNotFound(path);
      yield* zip.read(entry, signal);
    },
  };
}
