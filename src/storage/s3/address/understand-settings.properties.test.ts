import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROVIDER_IDS } from '../providers/provider.ts';
import { UNDERSTOOD_FORMS } from './pasted-forms/pasted-forms.test-cases.ts';
import type { S3Fields } from './s3-fields.ts';
import { isStanding } from './standing-notes.ts';
import { understandSettings } from './understand-settings.ts';
import type { UnderstoodConnection } from './understood-connection.ts';

const SIMPLE: S3Fields = { endpoint: 'https://s3.example.com', bucket: 'photos' };

/** Pieces of what people paste, in any order: nearer to sense than random letters. */
const scraps = fc.constantFrom(
  'https://',
  'http://',
  's3://',
  's3:',
  'oss://',
  'arn:aws:s3:::',
  'photos',
  'eu-west-1',
  's3',
  '.',
  '/',
  'amazonaws.com',
  'aliyuncs.com',
  'oss-cn-hangzhou',
  'cos',
  'ap-guangzhou',
  'myqcloud.com',
  ':9000',
  ':9001',
  '0123456789abcdef0123456789abcdef',
  'r2.cloudflarestorage.com',
  '?',
  '#',
  '@',
  '%2e',
  '..',
  '\\',
  '[::1]',
  '127.0.0.1',
  'localhost',
  ' ',
  '\u200b',
  '“',
  '<',
  '>',
  'Endpoint: ',
  '：',
  'console',
  'browser',
  '*',
  '\0',
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(scraps, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.constantFrom(...UNDERSTOOD_FORMS.map(({ paste }) => paste.endpoint ?? '')),
);
const fields = fc.record({
  endpoint: text,
  region: fc.oneof(fc.constant(''), text),
  bucket: fc.oneof(fc.constant('photos'), text),
  rootPath: fc.oneof(fc.constant(''), text),
  provider: fc.option(fc.constantFrom(...PROVIDER_IDS), { nil: undefined }),
  pathStyle: fc.option(fc.boolean(), { nil: undefined }),
});

function feedBack(connection: UnderstoodConnection) {
  const { endpoint, region, bucket, rootPath, provider, addressing } = connection;
  return understandSettings({
    endpoint,
    region,
    bucket,
    rootPath,
    provider,
    pathStyle: addressing === 'path',
  });
}

function expectStable(connection: UnderstoodConnection): void {
  const again = feedBack(connection);
  const { says: _, notes, regionSource, ...facts } = connection;
  expect(again).toMatchObject(facts);
  const codes = (again as UnderstoodConnection).notes.map(({ code }) => code);
  expect(codes.filter((code) => !isStanding(code))).toEqual([]);
}

describe('understandSettings', () => {
  test('never throws, and gives a connection or a reason', () => {
    fc.assert(
      fc.property(fields, (given) => {
        const understood = understandSettings(given);
        if (Array.isArray(understood)) {
          expect(understood.length).toBeGreaterThan(0);
          return;
        }
        const url = new URL(understood.endpoint);
        expect(url.protocol).toBe(understood.isEncrypted ? 'https:' : 'http:');
        expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
        expect(understood.endpoint).not.toMatch(/\/$/);
        expect(understood.bucket).not.toBe('');
        expect(understood.rootPath).not.toMatch(/^\/|\/$|\/\/|(?:^|\/)\.\.?(?:\/|$)|\p{Cc}/u);
        expect(understood.region).not.toBe('');
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(UNDERSTOOD_FORMS.map(({ paste }) => [JSON.stringify(paste).slice(0, 120), paste]))(
    'what it understood is understood the same: %s',
    (_, paste) => expectStable(understandSettings(paste as S3Fields) as UnderstoodConnection),
  );

  test('what it understood of anything is understood the same', () => {
    fc.assert(
      fc.property(fields, (given) => {
        const understood = understandSettings(given);
        if (!Array.isArray(understood)) expectStable(understood);
      }),
      { numRuns: 2_000 },
    );
  });

  test('blanks, quotes and invisible characters around a field change nothing but notes', () => {
    const padding = fc
      .array(
        fc.constantFrom(
          ' ',
          '\t',
          '\n',
          '"',
          "'",
          '“',
          '”',
          '\u00a0',
          '\u3000',
          '\u200b',
          '\ufeff',
          '\u2060',
        ),
        {
          maxLength: 6,
        },
      )
      .map((characters) => characters.join(''));
    fc.assert(
      fc.property(
        fc.constantFrom(...UNDERSTOOD_FORMS),
        padding,
        padding,
        ({ paste }, before, after) => {
          const pad = (field: string | undefined) => (field ? before + field + after : field);
          const padded = understandSettings({
            ...paste,
            endpoint: pad(paste.endpoint),
            region: pad(paste.region),
            bucket: pad(paste.bucket),
            rootPath: pad(paste.rootPath),
          });
          const { notes: _, ...plain } = understandSettings(paste) as UnderstoodConnection;
          expect(padded).toMatchObject(plain);
        },
      ),
    );
  });

  describe('never repeats', () => {
    const password = fc.stringMatching(/^[A-Z][A-Za-z0-9!$&'()*+,;=:/?#@%-]{8,30}Z$/);

    test('a password in an address', () => {
      const places = fc.constantFrom(
        's3.example.com',
        's3.eu-west-1.amazonaws.com/photos',
        '127.0.0.1:9000',
      );
      fc.assert(
        fc.property(
          password,
          places,
          fc.constantFrom('https://', 'http://', ''),
          (secret, host, scheme) => {
            const address = `${scheme}ada:${secret}@${host}`;
            for (const paste of [
              { ...SIMPLE, endpoint: address },
              { ...SIMPLE, bucket: `${scheme || 'https://'}ada:${secret}@${host}` },
              { ...SIMPLE, region: address },
            ]) {
              const understood = understandSettings(paste);
              expect(understood).toBeInstanceOf(Array);
              expect(JSON.stringify(understood)).not.toContain(JSON.stringify(secret).slice(1, -1));
            }
          },
        ),
      );
    });

    test('a signature', () => {
      const signature = fc.stringMatching(/^[0-9a-f]{64}$/);
      const parameter = fc.constantFrom(
        'X-Amz-Signature',
        'Signature',
        'x-oss-signature',
        'q-signature',
        'sig',
        'token',
        'whatever',
      );
      fc.assert(
        fc.property(signature, parameter, (secret, name) => {
          const endpoint = `https://photos.s3.eu-west-1.amazonaws.com/a.jpg?${name}=${secret}`;
          expect(JSON.stringify(understandSettings({ endpoint }))).not.toContain(secret);
        }),
      );
    });

    test('a secret access key in the wrong field', () => {
      const upper = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
      const lower = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz');
      const digit = fc.constantFrom(...'0123456789');
      const mark = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz+/');
      const key = fc
        .array(fc.tuple(upper, lower, digit, mark), { minLength: 10, maxLength: 10 })
        .map((groups) => groups.flat().join(''));
      fc.assert(
        fc.property(key, fc.constantFrom('endpoint', 'region', 'bucket'), (secret, field) => {
          const understood = understandSettings({ ...SIMPLE, provider: 'aws', [field]: secret });
          expect(understood).toBeInstanceOf(Array);
          expect(JSON.stringify(understood)).not.toContain(secret);
        }),
      );
    });
  });

  test('takes no longer for hostile text', () => {
    const hostile = [
      'a.'.repeat(1_000),
      '-'.repeat(2_000),
      `${'a-'.repeat(120)}.amazonaws.com`,
      `${'eu-'.repeat(600)}1`,
      `https://${'s3.'.repeat(80)}amazonaws.com`,
      '<'.repeat(2_000),
      '"'.repeat(2_000),
      'https:'.repeat(340),
      ' '.repeat(2_000),
      ':'.repeat(2_000),
      '%'.repeat(2_000),
    ];
    const times = hostile.map((endpoint) => {
      const before = performance.now();
      understandSettings({ endpoint, region: endpoint, bucket: endpoint, rootPath: endpoint });
      return performance.now() - before;
    });
    const tame = performance.now();
    for (let round = 0; round < 200; round++) understandSettings(SIMPLE);
    const ordinary = performance.now() - tame;
    // Relative, so that a slow machine is no failure: an exponential pattern would not end at all.
    expect(Math.max(...times)).toBeLessThan(Math.max(ordinary, 100) * 50);
  });
});
