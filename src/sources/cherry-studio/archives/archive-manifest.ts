import { damagedZip } from './zip-refusal.ts';

/** One thing that a manifest of generation D authenticates: a file, or a folder with all that is in it. */
export interface ManifestUnit {
  /** In the zip. */
  readonly path: string;
  /** In the profile: where it belongs. */
  readonly livePath: string;
  readonly isFolder: boolean;
  /** Bytes; of a folder, of its files together. */
  readonly size: number;
  /** SHA-256, 64 hexadecimal digits. Of a folder: as `hashFolderUnit` makes it. */
  readonly hash: string;
}

/** `manifest.json` of generation D, as far as it concerns a reader that does not restore it. */
export interface ArchiveManifest {
  readonly formatVersion: number;
  readonly isLightweight: boolean;
  readonly time: string | undefined;
  readonly appVersion: string | undefined;
  readonly platform: string | undefined;
  /** Undefined in formats other than 2, whose units are not known. The database comes first. */
  readonly units: readonly ManifestUnit[] | undefined;
}

/** The format whose units are known: the one of Cherry Studio's public documentation. */
const KNOWN_FORMAT = 2;
export const MANIFEST_PATH = 'manifest.json';
export const MANIFEST_DATABASE = 'backup.sqlite';
export const MANIFEST_RESOURCES = 'resources/';

/** @throws KirschError `ARCHIVE_DAMAGED` for what is no such manifest */
export function parseArchiveManifest(json: unknown): ArchiveManifest {
  const manifest = objectIn(json, 'it');
  const formatVersion = manifest['backupFormatVersion'];
  if (typeof formatVersion !== 'number') throw unlike('it has no version');
  const producer = isObject(manifest['producer']) ? manifest['producer'] : {};
  return {
    formatVersion,
    isLightweight: manifest['preset'] === 'lite',
    time: textIn(manifest['createdAt']),
    // Development versions have had it in several places.
    appVersion: textIn(
      producer['appVersion'] ?? producer['version'] ?? manifest['producerAppVersion'],
    ),
    platform: textIn(producer['platform']),
    units: formatVersion === KNOWN_FORMAT ? unitsOf(manifest) : undefined,
  };
}

function unitsOf(manifest: Record<string, unknown>): ManifestUnit[] {
  const database = objectIn(manifest['db'], 'the database');
  const payloads = manifest['resourcePayloads'] ?? [];
  if (!Array.isArray(payloads)) throw unlike('its resources are no list');
  const livePath = 'Data/cherrystudio.sqlite';
  return [
    { path: MANIFEST_DATABASE, livePath, isFolder: false, ...sealOf(database) },
    ...payloads.map((payload: unknown) => {
      const unit = objectIn(payload, 'a resource');
      const { archivePath: path, livePath, resourceType: type } = unit;
      const isKnown = type === 'file' || type === 'directory';
      if (typeof path !== 'string' || typeof livePath !== 'string' || !isKnown) {
        throw unlike('a resource has no path or no type');
      }
      if (!path.startsWith(MANIFEST_RESOURCES)) throw unlike('a resource lies elsewhere');
      return { path, livePath, isFolder: type === 'directory', ...sealOf(unit) };
    }),
  ];
}

function sealOf(unit: Record<string, unknown>): { size: number; hash: string } {
  const { sizeBytes: size, hash } = unit;
  if (typeof size !== 'number' || typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) {
    throw unlike('something in it has no size or no hash');
  }
  return { size, hash };
}

function objectIn(value: unknown, what: string): Record<string, unknown> {
  if (isObject(value)) return value;
  throw unlike(`${what} is no object`);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function unlike(what: string) {
  return damagedZip('manifest', `manifest.json is not as it should be, ${what}`, {
    entry: MANIFEST_PATH,
  });
}
