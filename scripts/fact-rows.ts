import type { Rate, Region, SigningRegion } from '../src/storage/s3/providers/provider.ts';

/** How a fact stands in the document: what it is called, and its value in words. */
export interface FactRow {
  readonly label: string;
  readonly show: (value: never) => string;
}

/** A row for every fact that an entry of the provider table may state; the policy's text stands below the rows. */
export const FACT_ROWS: Readonly<Record<string, FactRow>> = {
  'endpoint.template': { label: 'Endpoint', show: code },
  'endpoint.examples': { label: 'For example', show: codes },
  'endpoint.notes': { label: 'Note', show: text },
  regions: { label: 'Regions', show: regions },
  'addressing.style': { label: 'Addressing', show: text },
  'addressing.otherStyle': { label: 'The other addressing', show: text },
  'addressing.wrongStyleCodes': { label: 'Says of wrong addressing', show: codes },
  signingRegion: { label: 'Region to sign with', show: signingRegion },
  'checksums.sdkMode': { label: 'Checksums of the SDK', show: code },
  'checksums.sha256Header': { label: 'x-amz-checksum-sha256', show: text },
  'checksums.crc32Header': { label: 'x-amz-checksum-crc32', show: text },
  'checksums.contentMd5': { label: 'Content-MD5', show: text },
  'checksums.streamedBody': { label: 'Body of unknown length', show: text },
  'deletes.batch': { label: 'Many deletes in one request', show: batchDelete },
  'deletes.maxKeys': { label: 'Keys in such a request, at most', show: count },
  'deletes.note': { label: 'Note on deletes', show: text },
  'uploads.minPartSize': { label: 'Part of an upload, at least', show: size },
  'uploads.maxPartSize': { label: 'Part of an upload, at most', show: size },
  'uploads.maxParts': { label: 'Parts of an upload, at most', show: count },
  'uploads.equalParts': { label: 'Parts of one size', show: needed },
  'uploads.maxPutSize': { label: 'One PUT, at most', show: size },
  'uploads.maxObjectSize': { label: 'One object, at most', show: size },
  'conditionalWrites.ifNoneMatch': { label: 'If-None-Match on a PUT', show: text },
  'conditionalWrites.ifMatch': { label: 'If-Match on a PUT', show: text },
  'conditionalWrites.ownHeader': { label: 'Header of its own against overwriting', show: code },
  'conditionalWrites.note': { label: 'Note on conditions', show: text },
  'listing.v2': { label: 'ListObjectsV2', show: works },
  'listing.urlEncoding': { label: 'URL-encoded lists', show: works },
  'rates.writesPerKey': { label: 'Writes to one key', show: rate },
  'rates.writes': { label: 'Writes', show: rate },
  'rates.reads': { label: 'Reads', show: rate },
  'rates.requests': { label: 'Requests', show: rate },
  'rates.slowDownSigns': { label: 'Asks to slow down with', show: codes },
  'rates.connections': { label: 'Requests at once, to begin with', show: count },
  'rates.partsAtOnce': { label: 'Parts of one upload at once', show: count },
  'keys.accessKeyIdName': { label: 'Access Key ID is called', show: text },
  'keys.secretAccessKeyName': { label: 'Secret Access Key is called', show: text },
  'keys.advice': { label: 'A key that can do little', show: text },
  'console.bucket': { label: 'Make a bucket', show: link },
  'console.key': { label: 'Make a key', show: link },
  policy: { label: 'Policy for the key', show: ({ language }) => `${language}, below` },
  'privacy.steps': { label: 'Make the bucket private', show: steps },
  'privacy.seenBy': { label: 'Whether it is public shows in', show: probes },
  'privacy.page': { label: 'Where to look', show: link },
  'privacy.note': { label: 'Note on privacy', show: text },
  'links.start': { label: 'Documentation: where to start', show: link },
  'links.accessKeys': { label: 'Documentation: access keys', show: link },
  'links.endpoints': { label: 'Documentation: endpoints', show: link },
  'links.createBucket': { label: 'Documentation: making a bucket', show: link },
  'links.privateBucket': { label: 'Documentation: private buckets', show: link },
  'links.policy': { label: 'Documentation: policies', show: link },
  'links.limits': { label: 'Documentation: limits', show: link },
};

const PROBES: Readonly<Record<string, string>> = {
  list: 'a list without a key',
  read: 'a read without a key',
  acl: 'its ACL',
  policyStatus: 'its policy status',
  publicAccessBlock: 'its public-access block',
};

function text(value: string): string {
  return value;
}

function code(value: string): string {
  return `\`${value}\``;
}

function codes(values: readonly string[]): string {
  return values.map(code).join(', ');
}

function link(address: string): string {
  return `<${address}>`;
}

function steps(sentences: readonly string[]): string {
  return sentences.map((sentence, index) => `${index + 1}. ${sentence}`).join(' ');
}

function regions(list: readonly Region[]): string {
  return list
    .map(({ id, place }) => (place === undefined ? code(id) : `${code(id)} ${place}`))
    .join(', ');
}

function signingRegion(region: SigningRegion): string {
  if (region.from === 'host') return 'the one in the endpoint';
  if (region.from === 'fixed') return code(region.region);
  return `the server’s, usually ${code(region.usual)}`;
}

function probes(names: readonly string[]): string {
  return names.length === 0
    ? 'nothing that the S3 side answers'
    : names.map((name) => PROBES[name]).join(', ');
}

function batchDelete(value: string): string {
  return value === 'refused' ? value : `with ${value}`;
}

function works(value: boolean): string {
  return value ? 'yes' : 'no';
}

function needed(value: boolean): string {
  return value ? 'needed, the last one apart' : 'not needed';
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function rate({ count: calls, seconds, per }: Rate): string {
  const time = seconds === 1 ? 'a second' : `in ${seconds} seconds`;
  return `${count(calls)} ${time} for one ${per}`;
}

const SIZES: readonly (readonly [unit: string, bytes: number])[] = [
  ['TiB', 1024 ** 4],
  ['TB', 1000 ** 4],
  ['GiB', 1024 ** 3],
  ['GB', 1000 ** 3],
  ['MiB', 1024 ** 2],
  ['MB', 1000 ** 2],
  ['KB', 1000],
];

/** In the largest unit that it is a whole number of. */
function size(bytes: number): string {
  const [unit, unitBytes] = SIZES.find(([, each]) => bytes % each === 0) ?? ['bytes', 1];
  return `${count(bytes / unitBytes)} ${unit}`;
}
