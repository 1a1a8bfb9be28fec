import type { NamedStorage } from '../named-storage.ts';
import type { StorageSecrets } from '../secrets/storage-secrets.ts';
import type { ImportPlan } from './import-plan.ts';
import { cannotImport, refuseLongText } from './import-problem.ts';
import { withoutEmpty } from './without-empty.ts';
import { isZip, readZipEntry } from './zip-entry.ts';

const SOURCE = 'Cherry Studio';
/** `data.json` holds all conversations; a longer text than this one Node.js does not read either. */
const LONGEST_EXPORT = 256 * 1024 * 1024;
const LONGEST_FIELD = 2_000;

/** Our name for a field, and what the versions of Cherry Studio have called it. */
const FIELDS = {
  endpoint: ['endpoint'],
  region: ['region'],
  bucket: ['bucket'],
  accessKeyId: ['accessKeyId', 'access_key_id'],
  secretAccessKey: ['secretAccessKey', 'secret_access_key'],
  rootPath: ['root'],
} as const;

const V2_PREFIX = 'data.backup.s3.';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a file that Cherry Studio has written: a backup (.zip) of a version whose settings are in `data.json`, or one of the
 * texts that `parseCherryStudioExport` knows.
 * @throws KirschError `SETTINGS_INVALID`
 */
export function parseCherryStudioFile(bytes: Buffer): ImportPlan {
  if (!isZip(bytes)) return parseCherryStudioExport(bytes.toString());
  let data: Buffer | undefined;
  try {
    data = readZipEntry(bytes, 'data.json', LONGEST_EXPORT);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw cannotImport(
      'This backup cannot be read.',
      'Is it whole? Unpack data.json and import that.',
    );
  }
  if (data) return parseCherryStudioExport(data.toString());
  throw cannotImport(
    'This backup keeps its settings in a database, which is not read.',
    'Copy the six fields from Settings, Data Settings, S3 with `kirsch storage add`.',
  );
}

/**
 * Reads the S3 settings out of what Cherry Studio has written: `data.json` of a backup, the `persist:cherry-studio` entry
 * of its local storage, preferences of version 2 (`data.backup.s3.endpoint`, …), or the S3 settings by themselves.
 * @throws KirschError `SETTINGS_INVALID` when there are none in it
 */
export function parseCherryStudioExport(text: string): ImportPlan {
  refuseLongText(text, 'The export', LONGEST_EXPORT);
  const settings = findSettings(asJson(text));
  if (!settings) {
    throw cannotImport(
      'There are no S3 settings of Cherry Studio in this file.',
      'Choose a backup (.zip) or its data.json, or copy the six fields with `kirsch storage add`.',
    );
  }
  const read = (field: keyof typeof FIELDS): string | undefined => {
    const value = FIELDS[field]
      .map((name) => settings[name])
      .find((one) => typeof one === 'string');
    if (typeof value !== 'string') return undefined;
    if (value.length > LONGEST_FIELD || /[\x00-\x1f\x7f]/.test(value.trim())) {
      throw cannotImport(
        `The field ${field} in this file cannot be meant.`,
        'Is it the right file?',
      );
    }
    return value.trim();
  };
  const storage: NamedStorage = withoutEmpty({
    name: 'cherry-studio',
    endpoint: read('endpoint'),
    region: read('region'),
    bucket: read('bucket'),
    rootPath: read('rootPath')?.replace(/^\/+|\/+$/g, ''),
  });
  const secrets: StorageSecrets = withoutEmpty({
    accessKeyId: read('accessKeyId'),
    secretAccessKey: read('secretAccessKey'),
  });
  const notes = [
    'Backups that Cherry Studio itself has put there stay as they are, beside those of Kirsch.',
  ];
  return { source: SOURCE, storages: [{ storage, secrets, notes }], skipped: [] };
}

function findSettings(root: unknown): Json | undefined {
  if (!isRecord(root)) return undefined;
  const persisted = inner(inner(root, 'localStorage') ?? root, 'persist:cherry-studio') ?? root;
  const s3 = inner(inner(persisted, 'settings') ?? persisted, 's3') ?? root;
  return [fromPreferences(root), s3].find((found) => found && isS3(found));
}

/** A record within a record; redux-persist keeps it as text. */
function inner(record: Json, name: string): Json | undefined {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  const found = typeof value === 'string' ? asJson(value) : value;
  return isRecord(found) ? found : undefined;
}

function fromPreferences(root: Json): Json | undefined {
  const entries = Object.entries(root).filter(([name]) => name.startsWith(V2_PREFIX));
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(V2_PREFIX.length), value]));
}

/** The fields are there from the first start on, and empty: those hold nothing to import. */
function isS3(record: Json): boolean {
  return [record['endpoint'], record['bucket']].some(
    (value) => typeof value === 'string' && value.trim() !== '',
  );
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
