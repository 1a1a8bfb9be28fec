import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RepositoryLocation } from './repository-location.ts';
import { parseRepositoryUrl } from './repository-url.ts';

const s3 = (endpoint: string, bucket: string, rootPath = ''): RepositoryLocation => ({
  kind: 's3',
  endpoint,
  bucket,
  rootPath,
});
const folder = (path: string): RepositoryLocation => ({ kind: 'folder', path });

test.each<[string, RepositoryLocation]>([
  ['s3:https://host/bucket/path', s3('https://host', 'bucket', 'path')],
  ['s3:http://127.0.0.1:9000/bucket', s3('http://127.0.0.1:9000', 'bucket')],
  ['s3:s3.amazonaws.com/bucket/a/b', s3('https://s3.amazonaws.com', 'bucket', 'a/b')],
  ['s3://host:8333/bucket/a//b/', s3('https://host:8333', 'bucket', 'a/b')],
  ['s3:host/bucket/./a', s3('https://host', 'bucket', 'a')],
  ['s3:http://[::1]:9000/bucket', s3('http://[::1]:9000', 'bucket')],
  ['s3:https://host/bucket/with space/ü', s3('https://host', 'bucket', 'with space/ü')],
  ['s3:https://host/bucket/with%20space/100%25', s3('https://host', 'bucket', 'with space/100%')],
  ['s3:host/bucket/with%20space', s3('https://host', 'bucket', 'with%20space')],
  ['s3:https://host/bucket/"quoted", typed–so', s3('https://host', 'bucket', '"quoted", typed–so')],
  ['s3:host/bucket/a?b#c@d', s3('https://host', 'bucket', 'a?b#c@d')],
  [
    's3:photos.s3.eu-west-1.amazonaws.com/a',
    s3('https://s3.eu-west-1.amazonaws.com', 'photos', 'a'),
  ],
  [
    's3:https://photos.s3.eu-west-1.amazonaws.com/photos/a',
    s3('https://s3.eu-west-1.amazonaws.com', 'photos', 'a'),
  ],
  [
    's3:https://abcdefghij.supabase.co/storage/v1/s3/photos/a',
    s3('https://abcdefghij.supabase.co/storage/v1/s3', 'photos', 'a'),
  ],
  ['/srv/backup', folder('/srv/backup')],
  ['backup', folder('backup')],
  ['./s3:odd', folder('./s3:odd')],
  ['local:/srv/backup', folder('/srv/backup')],
  ['C:\\Backups\\kirsch', folder('C:\\Backups\\kirsch')],
  ['c:/Backups', folder('c:/Backups')],
  ['\\\\server\\share\\kirsch', folder('\\\\server\\share\\kirsch')],
  ['local:C:\\Backups', folder('C:\\Backups')],
  ['memory:', { kind: 'memory' }],
])('%s', (text, expected) => {
  expect(parseRepositoryUrl(text)).toEqual(expected);
});

test('tells what was mended in an address', () => {
  expect(parseRepositoryUrl('s3:https://photos.eu-west-1.amazonaws.com/kirsch')).toEqual({
    ...s3('https://s3.eu-west-1.amazonaws.com', 'photos', 'kirsch'),
    notes: [{ code: 'host-mended', message: expect.stringContaining('s3.') }],
  });
});

test('a file: address is the folder that it names', () => {
  const [text, path] =
    process.platform === 'win32'
      ? ['file:///C:/a%20b', 'C:\\a b']
      : ['file:///srv/a%20b', '/srv/a b'];
  expect(parseRepositoryUrl(text!)).toEqual(folder(path!));
});

test.each([
  '',
  's3:',
  's3:host',
  's3:https://host/',
  's3:https:///bucket',
  's3:https://user:secret@host/bucket',
  's3:host/bucket/../other',
  's3:ftp://host/bucket',
  's3:https://pub-0123.r2.dev/bucket',
  's3:https://host/bucket/key?X-Amz-Signature=0123',
  'local:',
  'file://elsewhere.example/%00',
  'sftp:user@host:/x',
  'rest:http://host/',
  'https://host/bucket/path',
  'HTTP://127.0.0.1:9000/bucket',
  'storage:home',
  'a\0b',
])('%j is refused', (text) => {
  expect(() => parseRepositoryUrl(text)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
});

test('no text makes it throw anything else, or repeat a password', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('', 's3:', 's3://', 's3:https://u:hunter2@'),
      (tail, head) => {
        try {
          parseRepositoryUrl(head + tail);
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_ARGUMENT' });
          expect((error as Error).message).not.toContain('hunter2');
        }
      },
    ),
  );
});
