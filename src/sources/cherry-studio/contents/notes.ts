import type { ContentFiles } from './content-files.ts';
import type { Note } from './model.ts';

/** In the profile, and where a backup has a folder of notes that lies elsewhere. */
const FOLDERS = ['Data/Notes', 'Notes'];
const NOTE = /\.(?:md|markdown|txt)$/i;
/** Folders in folders; a link may lead back up. */
const DEEPEST = 32;

/** The notes, in the order of their names. */
export async function listNotes(files: ContentFiles): Promise<readonly Note[]> {
  const notes: Note[] = [];
  const visit = async (root: string, folder: string, depth: number): Promise<void> => {
    const path = folder === '' ? root : `${root}/${folder}`;
    for (const { name, isFolder, size } of await files.list(path)) {
      const inRoot = folder === '' ? name : `${folder}/${name}`;
      if (isFolder && depth < DEEPEST) await visit(root, inRoot, depth + 1);
      else if (!isFolder && NOTE.test(name))
        notes.push({ name: inRoot, path: `${root}/${inRoot}`, size });
    }
  };
  for (const root of FOLDERS) await visit(root, '', 0);
  return notes.sort((a, b) => (a.name < b.name ? -1 : 1));
}
