import { isOtherArn, readBucketAddress } from './bucket-address.ts';
import type { Findings } from './findings.ts';
import { readHost } from './host-name.ts';
import { recogniseHost } from './recognise-host.ts';
import { splitAddress } from './split-address.ts';
import { isHostilePiece, splitPath } from './split-path.ts';

/** What the field Bucket says. */
export interface BucketText {
  readonly bucket: string | undefined;
  /** What stood behind the bucket. */
  readonly folder: readonly string[];
}

/** Reads a bucket that was tidied: a name, or what commands, policies and consoles write for it. */
export function readBucket(text: string, findings: Findings): BucketText | undefined {
  if (text === '') return { bucket: undefined, folder: [] };
  if (isOtherArn(text)) {
    return findings.complain({
      code: 'bucket-unsupported',
      field: 'bucket',
      message: 'This ARN is not that of a bucket.',
      hint: 'Write the name of the bucket; access points and the like cannot hold a repository.',
    });
  }
  const address = readBucketAddress(text);
  if (!address && looksLikeServer(text)) return complainOfServer(text, findings);
  const slashed = text.replaceAll('\\', '/');
  const [bucket, ...folder] = address
    ? [address.bucket, ...splitPath(address.path)]
    : splitPath(slashed);
  if (folder.some(isHostilePiece)) {
    return findings.complain({
      code: 'bucket-invalid',
      field: 'bucket',
      message: 'The field Bucket holds a path with ".." or a control character.',
      hint: 'Write the name of the bucket there, and a folder in it into Root Path.',
    });
  }
  if (bucket !== text)
    findings.note('bucket-mended', `The bucket was read out of what stood around it.`);
  return { bucket: bucket || undefined, folder };
}

/** For a bucket that `looksLikeServer`. */
export function complainOfServer(text: string, findings: Findings): undefined {
  const { authority } = splitAddress(text);
  const host = readHost(authority, 'https');
  const match = host && !text.includes('@') ? recogniseHost(host.name) : undefined;
  const bucket = match?.kind === 'serving' ? match.bucket : undefined;
  return findings.complain({
    code: 'address-in-field',
    field: 'bucket',
    message: 'The field Bucket holds an address.',
    hint: 'Put the address into Endpoint, and into Bucket only the name.',
    ...(bucket && { repair: { field: 'bucket', value: bucket } }),
  });
}

/** A name with dots may be both; it is an address when a service is known by it, or a scheme stands before it. */
export function looksLikeServer(text: string): boolean {
  const { scheme, authority } = splitAddress(text);
  if (scheme !== '') return true;
  const host = readHost(authority, 'https');
  return host !== undefined && recogniseHost(host.name) !== undefined;
}
