/** Whose rules for names and paths apply. */
export type PathPlatform = 'posix' | 'win32';

/** This computer's. */
export const localPlatform: PathPlatform = process.platform === 'win32' ? 'win32' : 'posix';

/** `:` among them would open another stream of a file, or another drive. */
const FORBIDDEN_ON_WINDOWS = /[\u0000-\u001f<>:"/\\|?*]/;

/** What Windows takes for a device in any folder, with any extension, and with spaces behind. */
const DEVICE_OF_WINDOWS =
  /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])[ ]*(?:\.|$)/i;

/**
 * Whether an entry of that name can be created in a folder, and is then that entry and nothing else: no path, no
 * way up, no device, and no name that Windows would silently change: `localNames` makes one that is safe. Says nothing about length.
 */
export function isSafeName(name: string, platform: PathPlatform): boolean {
  if (name === '' || name === '.' || name === '..') return false;
  if (platform === 'posix') return !name.includes('/') && !name.includes('\0');
  return (
    !FORBIDDEN_ON_WINDOWS.test(name) &&
    !DEVICE_OF_WINDOWS.test(name) &&
    !name.endsWith('.') &&
    !name.endsWith(' ') &&
    // Names are text there: a byte that is not UTF-8 could not be kept.
    name.isWellFormed()
  );
}
