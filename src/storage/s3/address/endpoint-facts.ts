import type { ProviderId } from '../providers/provider.ts';

/** What an endpoint tells, before the other fields are looked at. */
export interface EndpointFacts {
  /** Whom the host or the writing belongs to; `undefined` for a stranger. */
  readonly provider?: ProviderId | undefined;
  readonly isEncrypted: boolean;
  /** Without bucket, scheme and port. `undefined` where it follows from the region. */
  readonly host: string | undefined;
  /** `''` for the scheme's usual one. */
  readonly port: string;
  /** A host that still needs the region, in angle brackets. */
  readonly hostTemplate?: string | undefined;
  /** A path that the service is known to be below. */
  readonly prefix: string;
  /** What else stands in the path, decoded, without empty pieces. */
  readonly path: readonly string[];
  readonly region?: string | undefined;
  readonly bucket?: string | undefined;
  readonly account?: string | undefined;
  readonly isInternal?: boolean | undefined;
  readonly isDotless?: boolean | undefined;
  /** Whether the bucket and the folder were read from the address of a console's page. */
  readonly isConsole?: boolean;
  /** Whether the endpoint was left empty, or names a bucket and no server. */
  readonly isMissing?: boolean;
}

/** An endpoint that says nothing of a server. */
export const NO_ENDPOINT: EndpointFacts = {
  isEncrypted: true,
  host: undefined,
  port: '',
  prefix: '',
  path: [],
  isMissing: true,
};
