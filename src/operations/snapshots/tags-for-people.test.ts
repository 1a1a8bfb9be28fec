import { expect, test } from 'vitest';
import { computerTag } from '../computers/computer-tags.ts';
import { profileTag } from './profile-tag.ts';
import { tagsForPeople } from './tags-for-people.ts';

test('people see the tags that say something to them', () => {
  const technical = [profileTag('/home/ada/.config/CherryStudio'), computerTag('0123456789abcdef')];
  const tags = [
    'source=cherry-studio',
    'app-version=1.9.12',
    'pinned',
    'work',
    'computer-name=Nas',
  ];
  expect(tagsForPeople({ tags: [...technical, ...tags] })).toEqual(tags);
});
