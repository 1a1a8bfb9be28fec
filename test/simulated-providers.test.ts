import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type Ask,
  type Case,
  observe,
} from '../src/s3-server/personality/cases/trial.test-helper.ts';
import { personalityOf } from '../src/s3-server/personality/personalities.ts';
import { PERSONALITY_IDS } from '../src/s3-server/personality/personality.ts';
import type { RawReply } from '../src/s3-server/test-client.ts';
import { PROVIDER_IDS } from '../src/storage/s3/providers/provider.ts';
import { PROVIDERS } from '../src/storage/s3/providers/providers.ts';

/*
 * The provider table says what the client reckons with, the personalities what the simulator does. They were written apart
 * from the same reference: here each fact of the table is tried on the simulator.
 */
const CRC32_OF_HELLO = 'NhCmhg==';
const DELETE = '<Delete><Object><Key>a</Key></Object></Delete>';
const MD5 = { 'content-md5': createHash('md5').update(DELETE).digest('base64') };
const SHA256 = {
  'x-amz-checksum-sha256': createHash('sha256').update(DELETE).digest('base64'),
};

test('every provider of the table has a personality', () => {
  expect([...PERSONALITY_IDS]).toEqual([...PROVIDER_IDS]);
});

describe.each(PROVIDERS.map((provider) => [provider.id, provider] as const))('%s', (id, table) => {
  /** Whether one request succeeds. */
  const isTaken = async (request: Ask): Promise<boolean> => {
    const one: Case = { says: '', ask: ({ ask }) => ask(request), expected: {} };
    const reply = await observe(personalityOf(id), one);
    return (reply as RawReply).status < 300;
  };
  const put: Ask = { method: 'PUT', key: 'a', body: 'hello' };

  test('is addressed as the table says', async () => {
    const { style, otherStyle } = table.addressing;
    expect(await isTaken({ style: style.value })).toBe(true);
    if (otherStyle) {
      const other = style.value === 'path' ? 'virtual-hosted' : 'path';
      expect(await isTaken({ style: other })).toBe(otherStyle.value === 'accepted');
    }
  });

  test('takes bodies and checksums as the table says, or is stricter', async () => {
    const { crc32Header, streamedBody } = table.checksums;
    const withChecksum = { ...put, headers: { 'x-amz-checksum-crc32': CRC32_OF_HELLO } };
    if (crc32Header?.value === 'refused') expect(await isTaken(withChecksum)).toBe(false);
    if (crc32Header?.value === 'not understood') expect(await isTaken(withChecksum)).toBe(true);
    if (streamedBody) {
      const chunked = {
        ...put,
        body: '5\r\nhello\r\n0\r\n\r\n',
        payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        headers: { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '5' },
      };
      expect(await isTaken(chunked)).toBe(streamedBody.value === 'accepted');
    }
    expect(await isTaken(put)).toBe(true);
  });

  test('deletes many at once as the table says', async () => {
    const { batch, maxKeys } = table.deletes;
    const withDigest = (headers: Record<string, string>): Promise<boolean> =>
      isTaken({ method: 'POST', query: 'delete', body: DELETE, headers });
    if (batch && batch.value !== 'refused') {
      expect(await withDigest(MD5)).toBe(true);
      expect(await withDigest(SHA256)).toBe(batch.value !== 'Content-MD5');
    }
    if (maxKeys) expect(personalityOf(id).traits.batchDelete.most).toBe(maxKeys.value);
  });

  test('takes parts as the table says', () => {
    const { minPartBytes, maxParts } = personalityOf(id).traits;
    const { uploads } = table;
    // What the table advises may be more than what is enforced.
    if (uploads.minPartSize && id !== 'storj') {
      expect(minPartBytes).toBeLessThanOrEqual(uploads.minPartSize.value * 1.05);
    }
    if (uploads.maxParts) expect(maxParts).toBe(uploads.maxParts.value);
  });

  test('treats conditional writes as the table says', async () => {
    const { ifNoneMatch } = table.conditionalWrites;
    if (!ifNoneMatch) return;
    const found = await observe(personalityOf(id), {
      says: '',
      ask: async (trial) => {
        await trial.put('a', 'first');
        trial.now += 600_000;
        const { status } = await trial.put('a', 'second', { 'if-none-match': '*' });
        return status === 412 ? 'honoured' : status === 200 ? 'ignored' : 'refused';
      },
      expected: {},
    });
    expect(found).toBe(ifNoneMatch.value);
  });
});
