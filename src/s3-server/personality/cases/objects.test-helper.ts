/** Conditions, parts, ETags, lists and downloads: sections 3.1, 4.1, 4.3, 4.4 and 4.6 of the reference. */
import { expect } from 'vitest';
import type { PersonalityId } from '../personality.ts';
import { type Case, LOCKED, type Trial } from './trial.test-helper.ts';

const MIB = 1024 * 1024;
const IF_NONE = { 'if-none-match': '*' };

/** Writes a key twice; the second time as told. What happened, and what is there then. */
function twice(headers: Readonly<Record<string, string>>): Case['ask'] {
  return async (trial: Trial) => {
    const first = await trial.put('a', 'first');
    trial.now += 600_000;
    const given = Object.entries(headers).map(([name, value]) => [
      name,
      value === 'ETAG' ? `${first.headers['etag']}` : value,
    ]);
    const second = await trial.put('a', 'second', Object.fromEntries(given));
    return { ...second, left: (await trial.ask({ key: 'a' })).body };
  };
}

const honoursIfNoneMatch: Case = {
  says: '3.1: If-None-Match: * keeps what is there',
  ask: twice(IF_NONE),
  expected: { status: 412, code: 'PreconditionFailed', left: 'first' },
};
const takesEtags: Case = {
  says: '3.1: If-None-Match takes ETags on a write',
  ask: twice({ 'if-none-match': 'ETAG' }),
  expected: { status: 412, left: 'first' },
};
const ignoresIt: Case = {
  says: '3.1: If-None-Match is passed over in silence, and the object replaced',
  ask: twice(IF_NONE),
  expected: { status: 200, left: 'second' },
};
const ownHeader = (header: string): Case => ({
  says: `3.1: ${header} keeps what is there`,
  ask: twice({ [header]: 'true' }),
  expected: { status: 409, code: 'FileAlreadyExists', left: 'first' },
});
const smallestPart = (says: string, bytes: number): readonly Case[] => [
  {
    says: `4.3: parts of ${says} are taken`,
    ask: ({ putParts }) => putParts(bytes, 1),
    expected: { status: 200 },
  },
  {
    says: `4.3: smaller ones than ${says} are not`,
    ask: ({ putParts }) => putParts(bytes - 1, 1),
    expected: { status: 400, code: 'EntityTooSmall' },
  },
];
const opaqueEtag = (part: number): Case => ({
  says: '4.3: the ETag of an object of parts has not the form of AWS',
  ask: ({ putParts }) => putParts(part, 1),
  expected: { status: 200, body: expect.stringMatching(/<ETag>&quot;[0-9A-F]{32}&quot;<\/ETag>/) },
});
const listsOldVersion: Case = {
  says: '4.1: the second version of listing is not known: no continuation token comes',
  ask: async ({ put, list }) => {
    await put('a', '');
    await put('b', '');
    const { body } = await list('list-type=2&max-keys=1');
    return [body.includes('<IsTruncated>true'), body.includes('ContinuationToken')];
  },
  expected: [true, false],
};

export const OBJECTS: Partial<Record<PersonalityId, readonly Case[]>> = {
  aws: [
    honoursIfNoneMatch,
    {
      says: '3.1: another value than * is not implemented',
      ask: twice({ 'if-none-match': 'ETAG' }),
      expected: { status: 501, code: 'NotImplemented' },
    },
    ...smallestPart('5 MiB', 5 * MIB),
  ],
  r2: [
    honoursIfNoneMatch,
    takesEtags,
    {
      says: '4.3: parts of different sizes are refused at completion',
      ask: ({ putParts }) => putParts(5 * MIB, 5 * MIB + 1, 1),
      expected: {
        status: 400,
        code: 'InvalidPart',
        body: expect.stringContaining('All non-trailing parts must have the same length'),
      },
    },
    {
      says: '4.3: nor may the last part be larger',
      ask: ({ putParts }) => putParts(5 * MIB, 5 * MIB + 1),
      expected: { status: 400, code: 'InvalidPart' },
    },
    {
      says: '4.3: equal parts and a smaller last one are joined',
      ask: ({ putParts }) => putParts(5 * MIB, 5 * MIB, 1),
      expected: { status: 200 },
    },
    {
      says: '4.4: a bucket lock rule keeps objects from being removed',
      ask: async ({ ask }) => {
        await ask({ bucket: LOCKED, method: 'PUT', key: 'a', body: 'a' });
        return ask({ bucket: LOCKED, method: 'DELETE', key: 'a' });
      },
      expected: { status: 403, code: 'ObjectLockedByBucketPolicy' },
    },
  ],
  oss: [
    {
      says: '3.1: If-None-Match on a write is refused, with status 400',
      ask: twice(IF_NONE),
      expected: {
        status: 400,
        code: 'NotImplemented',
        body: expect.stringContaining('0017-00000245'),
        left: 'first',
      },
    },
    ownHeader('x-oss-forbid-overwrite'),
    ...smallestPart('100 KB', 100 * 1024),
    opaqueEtag(100 * 1024),
    {
      says: '4.3: the ETag of a simple upload is in upper case',
      ask: ({ put }) => put('a', 'hello'),
      expected: { headers: { etag: '"5D41402ABC4B2A76B9719D911017C592"' } },
    },
  ],
  cos: [
    ignoresIt,
    ownHeader('x-cos-forbid-overwrite'),
    ...smallestPart('1 MB', MIB),
    opaqueEtag(MIB),
    {
      says: '4.6: packages of apps are not given out',
      ask: async ({ put, ask }) => {
        await put('a.apk', 'a');
        return ask({ key: 'a.apk' });
      },
      expected: { code: 'DownloadForbidden' },
    },
    {
      says: '4.6: every download is an attachment',
      ask: async ({ put, ask }) => {
        await put('a', 'a');
        return ask({ key: 'a' });
      },
      expected: { status: 200, headers: { 'content-disposition': 'attachment' } },
    },
  ],
  minio: [
    honoursIfNoneMatch,
    {
      says: '3.1: If-Match for a missing key says that there is none',
      ask: ({ put }) => put('a', 'a', { 'if-match': '"x"' }),
      expected: { status: 404, code: 'NoSuchKey' },
    },
  ],
  b2: [
    {
      says: '3.1: If-None-Match on a write is not implemented',
      ask: twice(IF_NONE),
      expected: { status: 501, code: 'NotImplemented', left: 'first' },
    },
    ...smallestPart('5 MB', 5_000_000),
  ],
  scaleway: [
    honoursIfNoneMatch,
    {
      says: '4.3: an upload has 1,000 parts at most',
      ask: ({ ask }) =>
        ask({ method: 'PUT', key: 'a', query: 'partNumber=1001&uploadId=any', body: 'x' }),
      expected: { status: 400, code: 'InvalidArgument' },
    },
  ],
  qiniu: [opaqueEtag(5 * MIB)],
  obs: [...smallestPart('100 KB', 100 * 1024), listsOldVersion],
  tos: [ownHeader('x-tos-forbid-overwrite'), ...smallestPart('4 MiB', 4 * MIB)],
  storj: [honoursIfNoneMatch],
  garage: [ignoresIt],
  seaweedfs: [honoursIfNoneMatch],
  rustfs: [honoursIfNoneMatch],
  ceph: [honoursIfNoneMatch, takesEtags, listsOldVersion],
};
