import type { ProviderId } from '../../providers/provider.ts';
import type { ComplaintCode } from '../complaint.ts';

/**
 * A form of host at which a service speaks S3. Patterns match whole host names in lower case and take linear time on
 * them; their groups `bucket`, `region` and `account` are what the host tells.
 */
export interface ServingHost {
  readonly provider: ProviderId;
  readonly pattern: RegExp;
  /** The region to sign for where the host's name has none, or another word for it. */
  readonly region?: string;
  /** The host to use instead, with groups in angle brackets, and why. */
  readonly mend?: { readonly to: string; readonly why: string };
  /** A path that the service is below. */
  readonly prefix?: string;
  /** Reached from within the provider's network only. */
  readonly isInternal?: boolean;
  /** Does not speak http. */
  readonly isHttpsOnly?: boolean;
  /** Takes no bucket with a dot in its name. */
  readonly isDotless?: boolean;
  /** A host for the whole account: the region must be known to make the one that serves a bucket. */
  readonly needsRegion?: boolean;
}

/** A form of host that people paste and that cannot hold a repository. */
export interface OtherHost {
  readonly pattern: RegExp;
  /** Matches the path as well, where the host serves several things. */
  readonly path?: RegExp;
  readonly code: ComplaintCode;
  readonly message: string;
  readonly hint: string;
  /** The endpoint that is meant, with groups in angle brackets. Offered when each of them is there. */
  readonly repair?: string;
}

/** A page of a provider's console whose address tells where a bucket is. */
export interface ConsolePage {
  readonly provider: ProviderId;
  readonly host: RegExp;
  /** Matches the path. Groups of both, and the named parameters of the query, are the facts. */
  readonly path: RegExp;
  /** Which parameters of the query hold which facts. */
  readonly query?: { readonly bucket?: string; readonly region?: string; readonly folder?: string };
  /** The endpoint, with facts in angle brackets. Default: the provider's template. */
  readonly endpoint?: string;
}

/** Puts facts into the angle brackets of a template; `undefined` when one is missing. */
export function fillTemplate(
  template: string,
  facts: Readonly<Record<string, string | undefined>>,
): string | undefined {
  let isWhole = true;
  const filled = template.replace(/<([a-z]+)>/g, (_, name: string) => {
    const value = facts[name];
    if (!value) isWhole = false;
    return value ?? '';
  });
  return isWhole ? filled : undefined;
}
