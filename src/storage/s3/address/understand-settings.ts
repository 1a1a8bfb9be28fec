import type { ProviderId } from '../providers/provider.ts';
import { providerById } from '../providers/providers.ts';
import { appIdOf, bucketComplaint } from './bucket-rules.ts';
import { chooseAddressing, isBucketDomain } from './choose-addressing.ts';
import type { Complaint } from './complaint.ts';
import { describeConnection } from './describe-connection.ts';
import type { EndpointFacts } from './endpoint-facts.ts';
import { complainOfSecret, Findings, noteTidied } from './findings.ts';
import { homeEndpoint } from './home-endpoint.ts';
import { R2_CUSTOM_DOMAIN } from './host-forms/cloudflare-r2.ts';
import { fillTemplate } from './host-forms/host-form.ts';
import { isLoopback, isPrivateHost } from './host-name.ts';
import { looksLikeSecret } from './looks-like-secret.ts';
import { complainOfServer, looksLikeServer, readBucket } from './read-bucket.ts';
import { readEndpoint } from './read-endpoint.ts';
import { readRootPath } from './read-root-path.ts';
import { FIELD_LABELS, type FieldName, type S3Fields } from './s3-fields.ts';
import { settleBucket } from './settle-bucket.ts';
import { type SettledRegion, settleRegion } from './settle-region.ts';
import { settleRootPath } from './settle-root-path.ts';
import { urlPath } from './split-path.ts';
import { type TidyText, tidyAddress, tidyName, tidyRegion } from './tidy-text.ts';
import type { UnderstoodConnection } from './understood-connection.ts';

type Texts = Readonly<Record<FieldName, string>>;

const LONGEST_TEXT = 2_048;

const TIDY: Readonly<Record<FieldName, (raw: string) => TidyText>> = {
  endpoint: tidyAddress,
  region: tidyRegion,
  bucket: tidyAddress,
  rootPath: tidyName,
};

/**
 * Understands the fields of a form as people fill them: what consoles, commands and policies show goes in, and a
 * connection with nothing left to guess comes out, or what to change. Sends nothing and looks nothing up.
 *
 * What it gives never repeats a password, a signature or what looks like a secret. The connection fed back as fields is
 * understood the same, with no notes but those that stand for a fact.
 */
export function understandSettings(fields: S3Fields): UnderstoodConnection | Complaint[] {
  const findings = new Findings();
  const texts = tidy(fields, findings);
  if (!texts) return findings.complaints;
  return understand(texts, fields, findings) ?? findings.complaints;
}

function understand(
  texts: Texts,
  { provider: chosen, pathStyle }: S3Fields,
  findings: Findings,
): UnderstoodConnection | undefined {
  const around = { chosen, regionText: texts.region };
  const facts = readEndpoint(texts.endpoint, around, findings);
  const field = readBucket(texts.bucket, findings);
  const own = readRootPath(texts.rootPath, findings);
  if (!facts) return undefined;
  const provider = settleProvider(facts, chosen, findings);
  const region = settleRegion(texts.region, facts, provider, findings);
  if (!region || !field || !own) return undefined;
  const server = settleServer(facts, provider, region, findings);
  if (server === undefined) return undefined;

  const place = { provider, isBucketDomain: isBucketDomain(facts, provider) };
  const found = settleBucket(field, facts, place, findings);
  if (!found) return undefined;
  const { bucket } = found;
  if (looksLikeServer(bucket)) return complainOfServer(bucket, findings);
  const complaint = bucketComplaint(bucket, provider, facts);
  if (complaint) return findings.complain(complaint);
  const rootPath = settleRootPath(own, found.folder, bucket, findings);
  if (rootPath === undefined) return undefined;

  const addressing = chooseAddressing(facts, provider, bucket, pathStyle, findings);
  noteWhatStands(facts, server, findings);
  const account = facts.account ?? (provider === 'cos' ? appIdOf(bucket) : undefined);
  const connection = {
    provider,
    endpoint: server + facts.prefix + urlPath(found.prefix),
    addressing,
    ...region,
    bucket,
    rootPath,
    ...(account !== undefined && { account }),
    isEncrypted: facts.isEncrypted,
    notes: findings.notes,
  };
  return { ...connection, says: describeConnection(connection) };
}

/** Removes what pasting puts around a text, and refuses what should not be looked into. */
function tidy(fields: S3Fields, findings: Findings): Texts | undefined {
  const read = (field: FieldName): string => {
    const raw = fields[field] ?? '';
    if (raw.length > LONGEST_TEXT) {
      findings.complain({
        code: 'too-long',
        field,
        message: `${FIELD_LABELS[field]} has more than ${LONGEST_TEXT} characters.`,
        hint: 'Look at what was pasted there.',
      });
      return '';
    }
    const { text, isChanged } = TIDY[field](raw);
    if (isChanged) noteTidied(findings);
    if (looksLikeSecret(text)) complainOfSecret(field, findings);
    return text;
  };
  const texts = {
    endpoint: read('endpoint'),
    region: read('region'),
    bucket: read('bucket'),
    rootPath: read('rootPath'),
  };
  return findings.complaints.length > 0 ? undefined : texts;
}

/** The host is a fact, the choice from a list may be a slip. */
function settleProvider(
  facts: EndpointFacts,
  chosen: ProviderId | undefined,
  findings: Findings,
): ProviderId {
  const { provider } = facts;
  if (provider === undefined) return chosen ?? (facts.isMissing ? 'aws' : 'other');
  if (chosen !== undefined && chosen !== provider) {
    findings.note(
      'provider-from-host',
      `The endpoint belongs to ${providerById(provider).name.english}, which was taken instead of the provider chosen.`,
    );
  }
  return provider;
}

/** The origin of the endpoint: as written, or as the region makes it. */
function settleServer(
  facts: EndpointFacts,
  provider: ProviderId,
  { region, regionSource }: SettledRegion,
  findings: Findings,
): string | undefined {
  if (facts.host !== undefined) {
    if (provider === 'r2' && facts.provider === undefined && !isPrivateHost(facts.host)) {
      return findings.complain({ field: 'endpoint', ...R2_CUSTOM_DOMAIN });
    }
    const scheme = facts.isEncrypted ? 'https' : 'http';
    return `${scheme}://${facts.host}${facts.port === '' ? '' : `:${facts.port}`}`;
  }
  const known = regionSource === 'default' ? undefined : region;
  // The host of no region, so that the region stays open.
  if (provider === 'aws' && known === undefined) return 'https://s3.amazonaws.com';
  const endpoint = facts.hostTemplate
    ? fillTemplate(`https://${facts.hostTemplate}`, { region: known })
    : homeEndpoint(provider, known);
  const { name, endpoint: form } = providerById(provider);
  const isFixed = !form.template.value.includes('<');
  if (facts.isMissing && provider !== 'aws' && !isFixed) {
    return findings.complain({
      code: 'endpoint-missing',
      field: 'endpoint',
      message: `${name.english} needs an endpoint.`,
      hint: `It looks like ${form.template.value}.`,
      ...(endpoint && { repair: { field: 'endpoint', value: endpoint } }),
    });
  }
  if (endpoint !== undefined) return endpoint;
  return findings.complain({
    code: 'region-missing',
    field: 'region',
    message: `${name.english} is reached by the host of the bucket's region, and the region is not known.`,
    hint: 'Write the region that the console shows beside the bucket.',
  });
}

function noteWhatStands(facts: EndpointFacts, server: string, findings: Findings): void {
  if (facts.isInternal) {
    findings.note(
      'internal-host',
      "This host is reached from within the provider's own network only.",
    );
  }
  if (!facts.isEncrypted && !isLoopback(facts.host ?? '')) {
    const repair = { field: 'endpoint', value: server.replace('http:', 'https:') } as const;
    findings.note(
      'not-encrypted',
      'The connection is not encrypted: others on the way see when and how much is backed up, though not what.',
      facts.provider === undefined ? {} : { repair },
    );
  }
}
