import { expect, test } from 'vitest';
import { ANNOUNCEMENTS } from './announcement.ts';
import { announcementIn, languageOf } from './announcement-words.ts';

const ABOUT = { error: 'The bucket is full.', items: ['a', 'b', 'c', 'd', 'e'], days: 4 };

test('everything is said in both languages', () => {
  for (const kind of ANNOUNCEMENTS) {
    const english = announcementIn('en', kind, ABOUT);
    const chinese = announcementIn('zh-CN', kind, ABOUT);
    for (const part of ['title', 'message'] as const) {
      expect(english[part]).not.toMatch(/\p{Script=Han}|undefined/u);
      expect(chinese[part]).toMatch(/\p{Script=Han}/u);
      expect(chinese[part]).not.toContain('undefined');
      expect(chinese[part]).not.toContain(ABOUT.error);
    }
  }
});

test('what is little known is not made up', () => {
  expect(announcementIn('en', 'missed', {}).message).toBe('None has been made yet.');
  expect(announcementIn('en', 'failure', {}).message).toContain('Something unexpected');
});

test('of many names the first are told, and how many more there are', () => {
  expect(announcementIn('en', 'warnings', ABOUT).message).toBe(
    'Could not be read: a, b, c and 2 more.',
  );
});

test('a name is told in one line that is not too long, whatever it is', () => {
  const items = ['a\nb\0c', 'holiday\u202egpj.exe', 'x'.repeat(10_000)];
  const { message } = announcementIn('en', 'warnings', { items });
  expect(message).toBe(`Could not be read: a b c, holiday gpj.exe, ${'x'.repeat(100)}….`);
  const { message: long } = announcementIn('en', 'failure', { error: '樱'.repeat(9_999) });
  expect(long).toHaveLength(1_001);
});

test('the language is the one of the system', () => {
  expect(languageOf({ LANG: 'zh_CN.UTF-8' })).toBe('zh-CN');
  expect(languageOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en');
  expect(languageOf({})).toBe('en');
});
