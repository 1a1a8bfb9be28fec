/** Where a profile begins in the backups of Kirsch: `/Cherry Studio/Data/…`. */
const ROOT = '/Cherry Studio/';

/**
 * The path of an entry of a backup from the profile down, such as `Data/Notes/plan.md`.
 * @param at the entry, as the API refers to it: bytes that are no plain characters are percent-encoded
 * @returns `undefined` where it is in no profile, is all of one, or has a name that is no text
 */
export function fileInProfile(at: string): string | undefined {
  if (!at.startsWith(ROOT) || at.length === ROOT.length) return undefined;
  try {
    const path = decodeURIComponent(at.slice(ROOT.length));
    return path.includes('\\') ? undefined : path;
  } catch {
    return undefined;
  }
}
