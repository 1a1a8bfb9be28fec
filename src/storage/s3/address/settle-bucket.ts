import type { ProviderId } from '../providers/provider.ts';
import { appIdOf } from './bucket-rules.ts';
import type { EndpointFacts } from './endpoint-facts.ts';
import type { Findings } from './findings.ts';
import type { BucketText } from './read-bucket.ts';

/** The bucket, and how the endpoint's path falls into the server's own part and a folder. */
export interface SettledBucket {
  readonly bucket: string;
  /** Pieces of a path that the server itself is below. */
  readonly prefix: readonly string[];
  /** Pieces of the folder in the bucket, as the endpoint or the field Bucket has them. */
  readonly folder: readonly string[];
}

interface Place {
  readonly provider: ProviderId;
  /** Whether the endpoint is the bucket's own domain. */
  readonly isBucketDomain: boolean;
}

/** Finds the bucket among what the host, the path and the field say. */
export function settleBucket(
  field: BucketText,
  facts: EndpointFacts,
  place: Place,
  findings: Findings,
): SettledBucket | undefined {
  const found =
    facts.bucket === undefined
      ? fromPath(field.bucket, facts, place, findings)
      : fromHost(field.bucket, facts.bucket, facts, place, findings);
  return found && { ...found, folder: field.folder.length > 0 ? field.folder : found.folder };
}

function fromHost(
  name: string | undefined,
  bucket: string,
  { path, isConsole = false }: EndpointFacts,
  { provider }: Place,
  findings: Findings,
): SettledBucket | undefined {
  if (name === undefined) {
    if (!isConsole) noteTaken(findings);
  } else if (name === bucket) {
    if (!isConsole) noteDoubled(findings);
  } else if (provider === 'cos' && appIdOf(bucket) && bucket.replace(/-\d+$/, '') === name) {
    findings.note('bucket-mended', "The account's number was added to the bucket's name.");
  } else {
    return complainOfTwo(findings);
  }
  const isDoubled = !isConsole && path[0] === bucket;
  if (isDoubled) noteDoubled(findings);
  return { bucket, prefix: [], folder: isDoubled ? path.slice(1) : path };
}

function fromPath(
  name: string | undefined,
  { path, provider: host }: EndpointFacts,
  { isBucketDomain }: Place,
  findings: Findings,
): SettledBucket | undefined {
  if (name === undefined) {
    const [bucket, ...folder] = isBucketDomain ? [] : path;
    if (bucket === undefined) return complainOfNone(findings);
    noteTaken(findings);
    return { bucket, prefix: [], folder };
  }
  const at = path.indexOf(name);
  const isStranger = host === undefined && !isBucketDomain;
  if (at === 0 || (at > 0 && isStranger)) {
    noteDoubled(findings);
    return { bucket: name, prefix: path.slice(0, at), folder: path.slice(at + 1) };
  }
  if (isBucketDomain) return { bucket: name, prefix: [], folder: path };
  // Behind a proxy a server may be below a path; the services are not.
  if (isStranger) return { bucket: name, prefix: path, folder: [] };
  if (path.length > 0) return complainOfTwo(findings);
  return { bucket: name, prefix: [], folder: [] };
}

function noteTaken(findings: Findings): void {
  findings.note('bucket-from-endpoint', 'The bucket was read from the endpoint.');
}

function noteDoubled(findings: Findings): void {
  findings.note('bucket-doubled', 'The bucket stands in the endpoint as well, which was left out.');
}

function complainOfNone(findings: Findings): undefined {
  return findings.complain({
    code: 'bucket-missing',
    field: 'bucket',
    message: 'The bucket has no name.',
    hint: 'Write the name of the bucket as the console shows it.',
  });
}

function complainOfTwo(findings: Findings): undefined {
  return findings.complain({
    code: 'bucket-contradiction',
    field: 'bucket',
    message: 'The endpoint names one bucket and the field Bucket another.',
    hint: 'Correct the field, or remove the bucket from the endpoint.',
  });
}
