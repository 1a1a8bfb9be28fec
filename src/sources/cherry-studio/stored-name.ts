import type { Place } from './layout.ts';

/** Under which everything of Cherry Studio is stored, whatever computer it comes from. */
export const STORED_ROOT = 'Cherry Studio';
/** A folder of notes that is not in the profile. No entry of a profile's top that is backed up has this name, nor the next. */
const NOTES_FOLDER = 'Notes';
/** What is kept beside the profile in the user's own folder. */
const HOME_FOLDER = '.cherrystudio';

/** What is stored under a name: which place it belongs to, and the names from there on. */
export interface PlacedPath {
  readonly place: Place;
  readonly names: readonly string[];
}

/**
 * The name in a backup of what lies in a place, such as `/Cherry Studio/Data/Files/letter.pdf`. It holds nothing of the computer, its
 * user or the folder, so every computer's backups share their data and can be compared.
 */
export function storedName({ place, names }: PlacedPath): string {
  const top = place === 'notes' ? [NOTES_FOLDER] : place === 'home' ? [HOME_FOLDER] : [];
  return `/${[STORED_ROOT, ...top, ...names].join('/')}`;
}

/** Where something of that name belongs, the inverse of `storedName`. Undefined for what is not Cherry Studio's. */
export function placedPath(name: string): PlacedPath | undefined {
  const [empty, root, ...names] = name.split('/');
  if (empty !== '' || root !== STORED_ROOT) return undefined;
  if (names.some((part) => part === '' || part === '.' || part === '..')) return undefined;
  if (names[0] === NOTES_FOLDER) return { place: 'notes', names: names.slice(1) };
  if (names[0] === HOME_FOLDER) return { place: 'home', names: names.slice(1) };
  return { place: 'profile', names };
}
