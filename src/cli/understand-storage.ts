import { KirschError } from '../errors/index.ts';
import type { NamedStorage } from '../settings/named-storage.ts';

/** A storage whose address was understood. */
export interface UnderstoodStorage {
  /** With its fields as they are meant. */
  readonly storage: NamedStorage;
  /** `bucket photos at Cloudflare R2, …` */
  readonly says: string;
  /** What was mended, or should be known: sentences. */
  readonly notes: readonly string[];
}

/**
 * Understands the fields that people paste, before they are saved.
 * @throws KirschError `BAD_ARGUMENT` that names the field and how to mend it
 */
export async function understandStorage(storage: NamedStorage): Promise<UnderstoodStorage> {
  const { understandSettings } = await import('../storage/s3/address/understand-settings.ts');
  const { endpoint, region, bucket, rootPath, provider, pathStyle } = storage;
  const understood = understandSettings({
    endpoint,
    region,
    bucket,
    rootPath,
    provider,
    pathStyle,
  });
  if (Array.isArray(understood)) {
    const [first, ...others] = understood;
    const { message, hint, repair } = first!;
    const mend = repair ? ` For example --${OPTION[repair.field]} ${repair.value}` : '';
    throw new KirschError(
      'BAD_ARGUMENT',
      [message, ...others.map((complaint) => complaint.message)].join(' '),
      {
        hint: hint + mend,
        details: { complaints: understood.map(({ code, field }) => ({ code, field })) },
      },
    );
  }
  const meant = {
    endpoint: understood.endpoint,
    region: understood.regionSource === 'default' ? undefined : understood.region,
    bucket: understood.bucket,
    rootPath: understood.rootPath || undefined,
  };
  const kept = Object.entries({ ...storage, ...meant }).filter(([, value]) => value !== undefined);
  return {
    storage: Object.fromEntries(kept) as unknown as NamedStorage,
    says: understood.says,
    notes: understood.notes.map(({ message }) => message),
  };
}

const OPTION = {
  endpoint: 'endpoint',
  region: 'region',
  bucket: 'bucket',
  rootPath: 'root-path',
} as const;
