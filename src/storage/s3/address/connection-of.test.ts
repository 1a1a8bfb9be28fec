import { describe, expect, test } from 'vitest';
import { isKirschError } from '../../../errors/index.ts';
import { connectionOf, errorOfComplaints } from './connection-of.ts';

const endpoint = 'https://s3.example.com';

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('connectionOf', () => {
  test('takes the root path letter by letter, apart from slashes', () => {
    const { rootPath, says } = connectionOf({
      endpoint,
      bucket: 'photos',
      rootPath: '/"a",//‘b’/',
    });
    expect(rootPath).toBe('"a",/‘b’');
    expect(says).toBe('bucket photos at s3.example.com, under the folder "a",/‘b’');
  });

  test('a given root path wins over the folder in the endpoint, and says so', () => {
    const settings = { endpoint: `${endpoint}/photos/a`, rootPath: 'b' };
    const { rootPath, notes } = connectionOf(settings);
    expect(rootPath).toBe('b');
    expect(notes.map(({ code }) => code)).toEqual(['bucket-from-endpoint', 'address-path-ignored']);
    expect(connectionOf({ ...settings, rootPath: '' }).rootPath).toBe('a');
  });

  test.each([
    ['is used where nothing else names one', { endpoint }, 'eu-north-1', 'field'],
    ['is left where the field names one', { endpoint, region: 'here' }, 'here', 'field'],
    [
      'is left where the host names one, without a word',
      { endpoint: 's3.eu-west-1.amazonaws.com' },
      'eu-west-1',
      'host',
    ],
    ['makes the endpoint of AWS', {}, 'eu-north-1', 'field'],
  ])('the region of the environment %s', (_, fields, region, regionSource) => {
    const connection = connectionOf({ ...fields, bucket: 'photos', fallbackRegion: 'eu-north-1' });
    expect(connection).toMatchObject({ region, regionSource, notes: [] });
  });

  test('a region of the environment that cannot be meant is left', () => {
    const settings = { bucket: 'photos', fallbackRegion: 'no region' };
    expect(connectionOf(settings)).toMatchObject({ region: 'us-east-1', regionSource: 'default' });
  });

  test('says what to change, with all complaints for programs', () => {
    const error = thrownBy(() =>
      connectionOf({ endpoint: 'ftp://host', bucket: 'arn:aws:s3:eu:1:accesspoint/x' }),
    );
    expect(isKirschError(error, 'BAD_ARGUMENT')).toBe(true);
    expect(error).toMatchObject({
      hint: expect.any(String),
      details: { complaints: [{ code: 'endpoint-scheme' }, { code: 'bucket-unsupported' }] },
    });
  });

  test('refuses a root path that leads upwards', () => {
    expect(() => connectionOf({ bucket: 'photos', rootPath: 'a/../b' })).toThrow('".."');
  });

  test('an error needs a complaint', () => {
    expect(() => errorOfComplaints([])).toThrow(TypeError);
  });
});
