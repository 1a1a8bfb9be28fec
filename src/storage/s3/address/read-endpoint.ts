import type { ProviderId } from '../providers/provider.ts';
import { providerById } from '../providers/providers.ts';
import { readBucketAddress } from './bucket-address.ts';
import { type EndpointFacts, NO_ENDPOINT } from './endpoint-facts.ts';
import { complainOfSecret, type Findings, noteTidied } from './findings.ts';
import { homeEndpoint } from './home-endpoint.ts';
import { isPrivateHost, readHost } from './host-name.ts';
import { looksLikeSecret } from './looks-like-secret.ts';
import { readConsolePage } from './read-console-page.ts';
import { readRegion } from './read-region.ts';
import { recogniseHost, type ServingMatch } from './recognise-host.ts';
import { looksLikeConsole, readServerConsole } from './server-console.ts';
import { type AddressPieces, splitAddress } from './split-address.ts';
import { isHostilePiece, splitPath, splitUrlPath } from './split-path.ts';

const HOW_TO_WRITE = 'Write it like https://s3.example.com or http://192.0.2.1:9000.';

/** What else was filled in, for what is offered instead of a wrong endpoint. */
export interface Surroundings {
  readonly chosen: ProviderId | undefined;
  readonly regionText: string;
}

/** Reads an endpoint that was tidied. Complains and gives `undefined` where it cannot be used. */
export function readEndpoint(
  text: string,
  around: Surroundings,
  findings: Findings,
): EndpointFacts | undefined {
  const facts = readAnyEndpoint(text, around, findings);
  if (facts?.path.some(isHostilePiece)) {
    return findings.complain({
      code: 'endpoint-path',
      field: 'endpoint',
      message: 'The path in the endpoint holds ".." or a control character.',
      hint: 'Remove the path; the folder in the bucket belongs into Root Path.',
    });
  }
  const isSecret = facts && [...facts.path, facts.path.join('/')].some(looksLikeSecret);
  return isSecret ? complainOfSecret('endpoint', findings) : facts;
}

function readAnyEndpoint(
  text: string,
  around: Surroundings,
  findings: Findings,
): EndpointFacts | undefined {
  if (text === '') return NO_ENDPOINT;
  if (text.includes('@')) return complainOfCredentials(text, findings);
  if (/[<>{}]/.test(text)) {
    return findings.complain({
      code: 'endpoint-placeholder',
      field: 'endpoint',
      message: 'A part of the endpoint still stands in brackets, as in a template.',
      hint: 'Put your own region, account or host there, without the brackets.',
    });
  }
  const bucketAddress = readBucketAddress(text);
  if (bucketAddress && !isServer(bucketAddress.bucket)) {
    const { provider, bucket, path } = bucketAddress;
    if (bucket.includes('.') && provider === undefined && around.chosen !== 'aws') {
      return findings.complain({
        code: 'endpoint-ambiguous',
        field: 'endpoint',
        message: 'What stands behind s3:// may be a bucket with a dot in its name, or a server.',
        hint: 'Write a server with https://, and a bucket into the field Bucket.',
      });
    }
    const isMissing = provider === undefined;
    return { ...NO_ENDPOINT, provider, bucket, path: splitPath(path), isMissing };
  }
  // `s3:https://host/bucket` and `s3:host/bucket`, restic's.
  const address = text.replace(/^s3:(?:\/\/)?/i, '');
  const pieces = splitAddress(address);
  if (address !== text || pieces.isMended) noteTidied(findings);
  return readServer(address, pieces, around, findings);
}

function readServer(
  text: string,
  pieces: AddressPieces,
  around: Surroundings,
  findings: Findings,
): EndpointFacts | undefined {
  const { authority, path, query, fragment } = pieces;
  if (pieces.scheme !== '' && pieces.scheme !== 'http' && pieces.scheme !== 'https') {
    return findings.complain({
      code: 'endpoint-scheme',
      field: 'endpoint',
      message: 'S3 is reached by https or http, and the endpoint begins with something else.',
      hint: HOW_TO_WRITE,
    });
  }
  const host = readHost(authority, pieces.scheme === 'http' ? 'http' : 'https');
  if (!host) return complainOfAddress(findings);
  if (host.isMended) noteTidied(findings);
  const match = recogniseHost(host.name, path);
  if (isSigned(query)) {
    const endpoint = match?.kind === 'serving' && match.host ? `https://${host.name}` : undefined;
    return findings.complain({
      code: 'endpoint-signed',
      field: 'endpoint',
      message:
        'This is a link to one object with a signature in it, and who has the link can open the object.',
      hint: 'Put only the host into Endpoint, and do not hand the link on.',
      ...(endpoint && { repair: { field: 'endpoint', value: endpoint } }),
    });
  }
  const page = readConsolePage(host.name, pieces);
  if (page) {
    findings.note(
      'from-console',
      'The address of a page of the console was read for the endpoint.',
    );
    return page;
  }
  if (match?.kind === 'other') {
    const { code, message, hint } = match.form;
    const repair = match.repair && ({ field: 'endpoint', value: match.repair } as const);
    return findings.complain({ code, field: 'endpoint', message, hint, ...(repair && { repair }) });
  }
  if (match?.kind === 'strange') return complainOfHost(match.provider, around, findings);
  if (pieces.scheme === '' && complainOfWord(text, around.chosen, findings)) return undefined;
  if (query !== '' || fragment !== '') {
    findings.note('query-dropped', 'What stood behind "?" or "#" in the endpoint was left out.');
  }
  if (match) return knownServer(match, pieces, host.port, findings);

  const isEncrypted =
    pieces.scheme === 'https' || (pieces.scheme === '' && !isPrivateHost(host.name));
  if (pieces.scheme === '' && !isEncrypted) {
    findings.note(
      'http-assumed',
      'Without https:// in front of it, an address of this computer or its network is reached by http.',
    );
  }
  const server = { isEncrypted, name: host.name, port: host.port };
  if (looksLikeConsole(server, splitUrlPath(path), findings)) return undefined;
  const port = readHost(authority, isEncrypted ? 'https' : 'http')?.port ?? host.port;
  return {
    isEncrypted,
    host: host.name,
    port,
    prefix: '',
    ...readServerConsole(splitUrlPath(path), findings),
  };
}

function knownServer(
  match: ServingMatch,
  pieces: AddressPieces,
  port: string,
  findings: Findings,
): EndpointFacts {
  const { form, host, region, bucket, account } = match;
  if (form.mend) findings.note('host-mended', form.mend.why);
  if (port !== '') {
    findings.note(
      'port-dropped',
      'This service answers at its usual port; the other was left out.',
    );
  }
  if (pieces.scheme === 'http' && form.isHttpsOnly) {
    findings.note('scheme-mended', 'This service speaks https only, which was taken.');
  }
  let { path } = pieces;
  const prefix = form.prefix ?? '';
  if (prefix !== '') {
    if (path.startsWith(prefix)) path = path.slice(prefix.length);
    else if (prefix.startsWith(path.replace(/\/+$/, '')) && path.length > 1) path = '';
    else findings.note('host-mended', `The S3 API of this service is below ${prefix}.`);
  }
  return {
    provider: form.provider,
    isEncrypted: pieces.scheme !== 'http' || form.isHttpsOnly === true,
    host,
    hostTemplate: form.needsRegion
      ? form.mend?.to.replace('<domain>', match.groups['domain'] ?? '')
      : undefined,
    port: '',
    prefix,
    path: splitUrlPath(path),
    region,
    bucket,
    account,
    isInternal: form.isInternal,
    isDotless: form.isDotless,
  };
}

function complainOfAddress(findings: Findings): undefined {
  return findings.complain({
    code: 'endpoint-not-an-address',
    field: 'endpoint',
    message: 'The endpoint is not the address of a server.',
    hint: HOW_TO_WRITE,
  });
}

/** A password may hold any letter, so a repair is offered only where it is clear what is none of it. */
function complainOfCredentials(text: string, findings: Findings): undefined {
  const { scheme, authority, query } = splitAddress(text);
  const [before, after, ...more] = text.split('@');
  const isClear = authority.includes('@') && more.length === 0 && query === '' && before;
  const host = isClear && after ? readHost(after.split('/', 1)[0] ?? '', 'https') : undefined;
  const value = host && `${scheme === 'http' ? 'http' : 'https'}://${after}`;
  return findings.complain({
    code: 'endpoint-credentials',
    field: 'endpoint',
    message: 'The endpoint holds a user name or a password.',
    hint: 'Remove everything up to the @; keys belong into their own fields.',
    ...(value && { repair: { field: 'endpoint', value } }),
  });
}

function complainOfHost(
  provider: ProviderId,
  { regionText }: Surroundings,
  findings: Findings,
): undefined {
  const { name, endpoint } = providerById(provider);
  const region = readRegion(regionText, provider);
  const value = region.code && homeEndpoint(provider, region.code);
  return findings.complain({
    code: 'unknown-host',
    field: 'endpoint',
    message: `This host belongs to the company behind ${name.english}, but is none of its S3 hosts.`,
    hint: `An endpoint there looks like ${endpoint.template.value}.`,
    ...(value && { repair: { field: 'endpoint', value } }),
  });
}

/** Complains of a word that is the code of a region, or the ID of an account, or that nothing marks as a host. */
function complainOfWord(text: string, chosen: ProviderId | undefined, findings: Findings): boolean {
  const word = text.toLowerCase();
  if (/^[0-9a-f]{32}$/.test(word)) {
    findings.complain({
      code: 'account-in-endpoint',
      field: 'endpoint',
      message: 'This looks like the ID of an account rather than the address of a server.',
      hint: 'At Cloudflare R2 the endpoint is https://<account id>.r2.cloudflarestorage.com.',
      repair: { field: 'endpoint', value: `https://${word}.r2.cloudflarestorage.com` },
    });
    return true;
  }
  const isOss = /^oss-[a-z]{2}-[a-z0-9-]+$/.test(word);
  if (!isOss && !/^[a-z]{2}(?:-[a-z]+)+(?:-\d{1,3})?$/.test(word)) {
    return complainOfBareWord(word, findings);
  }
  const provider = isOss ? 'oss' : chosen;
  const region = isOss ? word.slice('oss-'.length) : word;
  const isService = provider !== undefined && providerById(provider).kind === 'service';
  // A computer may be called like that; a service's endpoint never is.
  if (!isService && !/-\d{1,3}$/.test(word)) return complainOfBareWord(word, findings);
  const value = isService ? homeEndpoint(provider, region) : undefined;
  findings.complain({
    code: 'region-in-endpoint',
    field: 'endpoint',
    message: 'This is the code of a region, not the address of a server.',
    hint: 'Put it into Region; the endpoint stands in the console beside the bucket.',
    ...(value && { repair: { field: 'endpoint', value } }),
  });
  return true;
}

/** A word alone is rather a bucket or a provider; whose server is called so, can write `http://nas`. */
function complainOfBareWord(word: string, findings: Findings): boolean {
  if (/[^a-z0-9_-]/.test(word) || word === 'localhost') return false;
  complainOfAddress(findings);
  return true;
}

/** Whether the query bears a signature or part of a key, in the words of any service. */
function isSigned(query: string): boolean {
  return /signature|credential|accesskey|security-token|q-ak|q-sign|(?:^|&)(?:sig|sign|token)=/i.test(
    query,
  );
}

/** Whether the first piece behind `s3://` is a server: restic writes one there. */
function isServer(piece: string): boolean {
  const host = readHost(piece, 'https');
  if (!host) return false;
  return host.port !== '' || isPrivateHost(host.name) || recogniseHost(host.name) !== undefined;
}
