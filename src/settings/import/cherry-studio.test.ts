import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { parseCherryStudioExport, parseCherryStudioFile } from './cherry-studio.ts';
import { onlyStorage as only } from './only-storage.test-helper.ts';

describe('a Cherry Studio export', () => {
  const s3 = {
    endpoint: 'https://cos.ap-shanghai.myqcloud.com',
    region: 'ap-shanghai',
    bucket: 'photos-1250000000',
    accessKeyId: 'AKID',
    secretAccessKey: 'canary',
    root: '/cherry-studio/',
    autoSync: true,
    maxBackups: 0,
  };
  const persisted = JSON.stringify({
    settings: JSON.stringify({ s3, theme: 'dark' }),
    assistants: '{}',
  });
  const expected = {
    storage: {
      name: 'cherry-studio',
      endpoint: s3.endpoint,
      region: s3.region,
      bucket: s3.bucket,
      rootPath: 'cherry-studio',
    },
    secrets: { accessKeyId: 'AKID', secretAccessKey: 'canary' },
    notes: [expect.stringContaining('stay as they are')],
  };
  const { accessKeyId: access_key_id, secretAccessKey: secret_access_key, ...rest } = s3;
  const old = { ...rest, access_key_id, secret_access_key };
  const preferences = Object.fromEntries(
    Object.entries(old).map(([name, value]) => [`data.backup.s3.${name}`, value]),
  );
  test.each<[string, unknown]>([
    [
      'data.json of a backup',
      { time: 1, version: 5, localStorage: { 'persist:cherry-studio': persisted }, indexedDB: {} },
    ],
    ['the entry of the local storage', { 'persist:cherry-studio': persisted }],
    ['what that entry holds', JSON.parse(persisted)],
    ['preferences of version 2', preferences],
    ['the settings by themselves', s3],
    ['the settings of the first version', old],
  ])('is read from %s', (_what, value) => {
    expect(only(parseCherryStudioExport(JSON.stringify(value)))).toEqual(expected);
  });

  test.each([
    '',
    '{}',
    '[]',
    'null',
    'PK\u0003\u0004',
    '{"settings":"{"}',
    JSON.stringify({ s3: { endpoint: '', bucket: '' } }),
  ])('%j holds none, and it is said what to do', (text) => {
    expect(() => parseCherryStudioExport(text)).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        hint: expect.stringContaining('data.json'),
      }),
    );
  });
});

describe('a Cherry Studio backup', () => {
  const zipped = async (name: string, text: string) => {
    const file = new ZipFile();
    file.addBuffer(Buffer.from(text), name);
    file.end();
    const chunks: Buffer[] = [];
    for await (const chunk of file.outputStream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };

  test('is read as it is, and so is what was taken out of it', async () => {
    const s3 = JSON.stringify({ endpoint: 'https://h', bucket: 'b' });
    for (const bytes of [await zipped('data.json', s3), Buffer.from(s3)]) {
      expect(only(parseCherryStudioFile(bytes)).storage.bucket).toBe('b');
    }
  });

  test('that cannot be read says why', async () => {
    const whole = await zipped('metadata.json', '{"version":7}');
    for (const [bytes, says] of [
      [whole, /database/],
      [whole.subarray(0, 40), /cannot be read/],
    ] as const) {
      expect(() => parseCherryStudioFile(bytes)).toThrow(
        expect.objectContaining({ code: 'SETTINGS_INVALID', message: expect.stringMatching(says) }),
      );
    }
  });
});
