import { KirschError } from '../errors/index.ts';
import type { NamedStorage } from '../settings/named-storage.ts';
import type { Complaint } from '../storage/s3/address/complaint.ts';

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
  const [{ understandSettings }, { errorOfComplaints }] = await Promise.all([
    import('../storage/s3/address/understand-settings.ts'),
    import('../storage/s3/address/connection-of.ts'),
  ]);
  const { endpoint, region, bucket, rootPath, provider, pathStyle } = storage;
  const understood = understandSettings({
    endpoint,
    region,
    bucket,
    rootPath,
    provider,
    pathStyle,
  });
  if (Array.isArray(understood)) throw withOption(errorOfComplaints(understood), understood[0]);
  const meant = {
    // Without one, the region says where: it may still turn out to be another.
    endpoint: endpoint && understood.endpoint,
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

/** The error with the option that mends it, where one is certain. */
function withOption(error: KirschError, complaint: Complaint | undefined): KirschError {
  const repair = complaint?.repair;
  if (!repair) return error;
  const { code, message, hint = '', details } = error;
  const option = `--${OPTION[repair.field]} ${repair.value}`;
  return new KirschError(code, message, { hint: `${hint} For example \`${option}\`.`, details });
}

const OPTION = {
  endpoint: 'endpoint',
  region: 'region',
  bucket: 'bucket',
  rootPath: 'root-path',
} as const;
