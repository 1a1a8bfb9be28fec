import type { ProviderId } from '../providers/provider.ts';
import { fillTemplate, type OtherHost, type ServingHost } from './host-forms/host-form.ts';
import {
  OTHER_HOSTS,
  REMAINING_HOSTS,
  SERVICE_DOMAINS,
  SERVING_HOSTS,
} from './host-forms/index.ts';

type Groups = Readonly<Record<string, string | undefined>>;

/** A host at which a known service speaks S3. */
export interface ServingMatch {
  readonly kind: 'serving';
  readonly form: ServingHost;
  /** The host to use: without the bucket, mended; `undefined` while the region that it needs is not known. */
  readonly host: string | undefined;
  readonly region: string | undefined;
  readonly bucket: string | undefined;
  readonly account: string | undefined;
  readonly groups: Groups;
}

/** A host that is known and of no use here. */
export interface OtherMatch {
  readonly kind: 'other';
  readonly form: OtherHost;
  /** The endpoint that is meant, where the host and the path tell. */
  readonly repair: string | undefined;
}

/** A host of a known service that has none of its forms. */
export interface StrangeMatch {
  readonly kind: 'strange';
  readonly provider: ProviderId;
}

export type HostMatch = ServingMatch | OtherMatch | StrangeMatch;

/** Looks a host up in the table of forms; `undefined` for a host of nobody known. Without a path, hosts only. */
export function recogniseHost(name: string, path = ''): HostMatch | undefined {
  const other = matchOther(OTHER_HOSTS, name, path);
  if (other) return other;
  for (const form of SERVING_HOSTS) {
    const match = form.pattern.exec(name);
    if (match) return serving(form, name, match.groups ?? {});
  }
  const remaining = matchOther(REMAINING_HOSTS, name, path);
  if (remaining) return remaining;
  for (const [domain, provider] of SERVICE_DOMAINS) {
    if (name === domain || name.endsWith(`.${domain}`)) return { kind: 'strange', provider };
  }
  return undefined;
}

function serving(form: ServingHost, name: string, groups: Groups): ServingMatch {
  const { bucket, account } = groups;
  const own = bucket === undefined ? name : name.slice(bucket.length + 1);
  return {
    kind: 'serving',
    form,
    host: form.mend ? fillTemplate(form.mend.to, groups) : own,
    region: form.region ?? groups['region'],
    bucket,
    account,
    groups,
  };
}

function matchOther(
  forms: readonly OtherHost[],
  name: string,
  path: string,
): OtherMatch | undefined {
  for (const form of forms) {
    const match = form.pattern.exec(name);
    const inPath = form.path?.exec(path);
    if (!match || (form.path && !inPath)) continue;
    const facts = { ...match.groups, ...inPath?.groups };
    return { kind: 'other', form, repair: form.repair && fillTemplate(form.repair, facts) };
  }
  return undefined;
}
