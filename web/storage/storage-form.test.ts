import { describe, expect, test } from 'vitest';
import { filledFields, filledKeys, nameForStorage, repairedFields } from './storage-form.ts';

describe('the fields of a storage', () => {
  test('are repaired: an empty text takes a field away', () => {
    const fields = { endpoint: 'https://nas', region: 'x', bucket: 'photos' };
    const repairs = [
      { field: 'region', value: '' },
      { field: 'pathStyle', value: true },
    ] as const;
    expect(filledFields(repairedFields(fields, repairs))).toEqual({
      endpoint: 'https://nas',
      bucket: 'photos',
      pathStyle: true,
    });
  });

  test('bear keys only when both halves are there', () => {
    expect(filledKeys({ accessKeyId: 'me', secretAccessKey: '' })).toBeUndefined();
    expect(filledKeys({ accessKeyId: ' me ', secretAccessKey: 's ' })).toEqual({
      accessKeyId: 'me',
      secretAccessKey: 's',
    });
  });
});

describe('the name of a new storage', () => {
  test.each([
    ['photos', [], 'photos'],
    ['photos', ['photos', 'photos-2'], 'photos-3'],
    ['/media/usb disk/备份', [], 'media-usb-disk-备份'],
    ['///', [], 'storage'],
  ])('of %j beside %j is %j', (wish, taken, name) => {
    expect(nameForStorage(wish, taken)).toBe(name);
  });
});
