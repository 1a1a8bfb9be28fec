import { expect, test } from 'vitest';
import { fileInProfile } from './file-in-profile.ts';

test('a file of a profile is named from the profile down', () => {
  expect(fileInProfile('/Cherry Studio/Data/Notes/plan.md')).toBe('Data/Notes/plan.md');
  expect(fileInProfile('/Cherry Studio/Data/Notes/%E8%AE%A1%E5%88%92.md')).toBe(
    'Data/Notes/计划.md',
  );
});

test('all of a profile, a place outside, and names that are no text are no file of it', () => {
  for (const at of ['/', '/Cherry Studio', '/Cherry Studio/', '/home/a', '/Cherry Studio/%FF'])
    expect(fileInProfile(at)).toBeUndefined();
});
