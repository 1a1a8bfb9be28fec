import type { ProviderId } from '../providers/provider.ts';

/** The fields of a form as a person fills them: strings as typed or pasted, an empty one the same as none. */
export interface S3Fields {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly bucket?: string | undefined;
  readonly rootPath?: string | undefined;
  /** The service that was chosen from a list; a host that belongs to another one wins over it. */
  readonly provider?: ProviderId | undefined;
  /** `host/bucket` (true) or `bucket.host` (false). Default: what the service wants. */
  readonly pathStyle?: boolean | undefined;
}

/** The fields that hold text. */
export type FieldName = 'endpoint' | 'region' | 'bucket' | 'rootPath';

/** What the fields are called on the screen. */
export const FIELD_LABELS: Readonly<Record<FieldName, string>> = {
  endpoint: 'Endpoint',
  region: 'Region',
  bucket: 'Bucket',
  rootPath: 'Root Path',
};
