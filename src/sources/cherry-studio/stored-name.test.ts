import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleFor } from './layout.ts';
import { placedPath, storedName } from './stored-name.ts';

const name = fc
  .string({ minLength: 1, unit: 'grapheme' })
  .filter((text) => !text.includes('/') && text !== '.' && text !== '..');
const inProfile = fc
  .array(name, { minLength: 1 })
  // What has no rule of its own at the top is in no backup.
  .filter((names) => names[0] !== 'Notes' && names[0] !== '.cherrystudio');

test('a stored name leads back to where it came from', () => {
  const placed = fc.oneof(
    fc.record({ place: fc.constant('profile' as const), names: inProfile }),
    fc.record({ place: fc.constantFrom('home' as const, 'notes' as const), names: fc.array(name) }),
  );
  fc.assert(fc.property(placed, (path) => void expect(placedPath(storedName(path))).toEqual(path)));
});

test('names that are taken by other places are never those of a part in the profile', () => {
  for (const top of ['Notes', '.cherrystudio']) {
    expect(ruleFor('profile', [top])?.reason).toBe('unknown');
  }
});

test('a name that leads out of its place, or to nothing of ours, leads nowhere', () => {
  for (const bad of [
    '/Cherry Studio/../x',
    '/Cherry Studio/Data/./x',
    '/Cherry Studio/Data//x',
    '/home/ada',
    'Cherry Studio/Data',
    '',
  ]) {
    expect(placedPath(bad)).toBeUndefined();
  }
});
