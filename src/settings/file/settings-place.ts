import { posix, win32 } from 'node:path';

/**
 * The settings file: `KIRSCH_CONFIG` where it is set, else `settings.jsonc` where the platform keeps settings (XDG Base
 * Directories, `~/Library/Application Support/Kirsch`, `%APPDATA%\Kirsch`).
 * @param home the user's home folder
 */
export function settingsFilePath(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const { KIRSCH_CONFIG: chosen, APPDATA: roaming, XDG_CONFIG_HOME: xdg } = env;
  if (chosen) return chosen;
  if (platform === 'win32') {
    const folder = roaming || win32.join(home, 'AppData', 'Roaming');
    return win32.join(folder, 'Kirsch', 'settings.jsonc');
  }
  if (platform === 'darwin') {
    return posix.join(home, 'Library', 'Application Support', 'Kirsch', 'settings.jsonc');
  }
  // The specification wants a relative path to be ignored.
  const folder = xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.config');
  return posix.join(folder, 'kirsch', 'settings.jsonc');
}
