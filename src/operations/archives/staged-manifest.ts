import {
  type ArchiveDescription,
  type BackupSystem,
  encodeManifest,
  type ManifestUnit,
  type OpenZip,
  STORED_ROOT,
} from '../../sources/index.ts';
import { plainVersion } from './import-tags.ts';

/** `kirsch.json` of a backup that is made from a zip: where its profile was, nobody knows. */
export function stagedManifest(
  zip: OpenZip,
  contents: ArchiveDescription,
  system: BackupSystem | undefined,
): Buffer {
  const { generation } = contents;
  return encodeManifest({
    generation:
      generation === 'A' || generation === 'B' || generation === 'C' ? generation : undefined,
    appVersion: plainVersion(contents.appVersion),
    system,
    profileFolder: undefined,
    homeFolder: undefined,
    parts: contents.parts.map(({ id }) => id),
    isLightweight: contents.isLightweight,
    isWithoutApiKeys: false,
    places: {},
    units: unitsIn(zip),
    missingFiles: [],
  });
}

/** LevelDB folders, which have a file of that name, and the database of 2.x. */
function unitsIn(zip: OpenZip): ManifestUnit[] {
  return zip.entries.flatMap(({ path, isFolder }): ManifestUnit[] => {
    if (isFolder) return [];
    const isLevelDb = /^(?:IndexedDB\/[^/]+\.leveldb|Local Storage\/leveldb)\/CURRENT$/.test(path);
    if (isLevelDb) return [{ kind: 'leveldb', as: storedPath(path.slice(0, -'/CURRENT'.length)) }];
    const isDatabase = /^(?:Data\/)?cherrystudio\.sqlite$/.test(path);
    return isDatabase ? [{ kind: 'sqlite', as: storedPath(path) }] : [];
  });
}

function storedPath(path: string): string {
  return `/${STORED_ROOT}/${path}`;
}
