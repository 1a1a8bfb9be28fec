import type { ConnectionBounds } from '../wrappers/connection-controller.ts';
import type { UnderstoodConnection } from './address/understood-connection.ts';
import type { Rate } from './providers/provider.ts';
import { providerById } from './providers/providers.ts';
import type { S3Settings } from './s3-settings.ts';

/** How a service is spoken to, settled from the provider table and the settings. Sizes are in bytes. */
export interface ServiceRules {
  /**
   * What an upload bears besides its signature: its SHA-256 as a checksum of the object, its MD5, or nothing, because
   * the signature covers the SHA-256 of the body anyway. A server that demands Content-MD5 gets it.
   */
  readonly digest: 'sha256' | 'md5' | 'none';
  /** Version 1 only where version 2 is known not to work; else what the server makes of version 2 is seen. */
  readonly listVersion: 1 | 2;
  /** Keys may stand in a list that XML cannot hold; where this is understood they come percent-encoded. */
  readonly encodesLists: boolean;
  /** All parts of an upload but the last have this size. */
  readonly partSize: number;
  readonly maxParts: number;
  /** Parts of one upload under way at once; more would cost memory and bring little. */
  readonly partsAtOnce: number;
  readonly connections: ConnectionBounds;
  /** How often a key may be written; undefined for as often as one likes. */
  readonly writesPerKey: Rate | undefined;
  /** Whether a missing bucket can be made by this connection: an address of the bucket's own leads to no other. */
  readonly makesBuckets: boolean;
}

const MIB = 1024 * 1024;
const DEFAULT_PART_SIZE = 16 * MIB;
/** What S3 allows, for services that do not say. */
const USUAL_MAX_PARTS = 10_000;
const USUAL_MAX_PART_SIZE = 5 * 1024 * MIB;
const PARTS_AT_ONCE = 3;
const FIRST_CONNECTIONS = 8;
const MOST_CONNECTIONS = 16;

export function serviceRules(
  understood: UnderstoodConnection,
  settings: Pick<S3Settings, 'contentMd5' | 'partSize' | 'connections'> = {},
): ServiceRules {
  const { checksums, listing, uploads, rates } = providerById(understood.provider);
  const knowsSha256 =
    checksums.sdkMode.value === 'WHEN_SUPPORTED' && checksums.sha256Header?.value === 'accepted';
  const most = settings.connections ?? MOST_CONNECTIONS;
  const first = settings.connections ?? rates.connections?.value ?? FIRST_CONNECTIONS;
  return {
    digest: settings.contentMd5 ? 'md5' : knowsSha256 ? 'sha256' : 'none',
    listVersion: listing.v2?.value === false ? 1 : 2,
    encodesLists: listing.urlEncoding?.value === true,
    partSize: Math.min(
      Math.max(settings.partSize ?? DEFAULT_PART_SIZE, uploads.minPartSize?.value ?? 0),
      uploads.maxPartSize?.value ?? USUAL_MAX_PART_SIZE,
    ),
    maxParts: uploads.maxParts?.value ?? USUAL_MAX_PARTS,
    partsAtOnce: Math.min(PARTS_AT_ONCE, rates.partsAtOnce?.value ?? PARTS_AT_ONCE, most),
    connections: { least: 1, first: Math.min(first, most), most },
    writesPerKey: rates.writesPerKey?.value,
    makesBuckets: understood.addressing !== 'bucket-endpoint',
  };
}
