import { pathKey, pathsOf, type SourcePlatform } from '../computer.ts';

/** Names of folders that programs keep the same on several computers, and what people call them. */
const SYNCED: readonly (readonly [name: RegExp, provider: string])[] = [
  [/^OneDrive(?: - .+)?$/i, 'OneDrive'],
  [/^(?:iCloudDrive|iCloud Drive|Mobile Documents)$/i, 'iCloud Drive'],
  [/^Dropbox(?: \(.+\))?$/i, 'Dropbox'],
  [/^(?:Google ?Drive|GoogleDrive-.+|My Drive)$/i, 'Google Drive'],
  [/^(?:Box|Box Sync)$/, 'Box'],
  [/^(?:Nutstore|Nutstore Files|我的坚果云|坚果云)$/i, 'Nutstore'],
  [/^(?:BaiduSyncdisk|百度网盘同步空间)$/i, 'Baidu Netdisk'],
  [/^WPSDrive$|^WPS云盘$/i, 'WPS Drive'],
  [/^(?:Nextcloud|ownCloud)\d*$/i, 'Nextcloud'],
  [/^(?:MEGA|MEGAsync)$/, 'MEGA'],
  [/^(?:pCloudDrive|pCloud Drive)$/i, 'pCloud'],
  [
    /^(?:Seafile|Yandex\.Disk|Proton Drive|Synology ?Drive|SynologyDrive|Syncthing|Sync)$/i,
    'a synchronised folder',
  ],
];

/** What Windows' OneDrive says about itself. */
const VARIABLES = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'];

/**
 * Which program synchronises the folder that a path lies in, as far as the names tell. Such a program copies files of a database one by
 * one while the application changes them, so the copy, and what comes back from another computer, may be torn.
 */
export function syncedBy(
  path: string,
  platform: SourcePlatform,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const paths = pathsOf(platform);
  const key = pathKey(path, platform);
  for (const name of VARIABLES) {
    const folder = env[name];
    if (!folder || !paths.isAbsolute(folder)) continue;
    const around = pathKey(folder, platform);
    if (key === around || key.startsWith(around + paths.sep)) return 'OneDrive';
  }
  const names = path.split(/[\\/]/);
  for (const [at, name] of names.entries()) {
    const found = SYNCED.find(([pattern]) => pattern.test(name));
    if (found) return found[1];
    // macOS keeps those of every other provider as `Library/CloudStorage/Name-account`.
    if (name === 'CloudStorage' && names[at - 1] === 'Library') {
      return names[at + 1]?.split('-')[0] || undefined;
    }
  }
  return undefined;
}
