import { expect, test } from 'vitest';
import { KEYS_TO_TYPE, keysToType } from './keys-to-type.ts';
import type { StoredProfile } from './stored-profile.ts';

/** As much of a stored profile as is asked for. */
function stored(isWithoutApiKeys: boolean, ...config: string[]): StoredProfile {
  const entries = config.map((name) => ({ node: { name } }));
  const places = [{ place: 'home', entries: [{ node: { name: 'config' }, entries }] }];
  return { manifest: { isWithoutApiKeys }, places } as unknown as StoredProfile;
}

test('what a backup left out, and what only its own computer can read, is typed again', () => {
  expect(keysToType(stored(false))).toEqual([]);
  expect(keysToType(stored(false, 'config.json', '.copilot_token'))).toEqual([
    'GitHub Copilot’s sign-in',
  ]);
  expect(keysToType(stored(true, '.copilot_token'))).toEqual(KEYS_TO_TYPE.map(({ en }) => en));
});

test('all of it has a name in both languages', () => {
  for (const { en, 'zh-CN': chinese } of KEYS_TO_TYPE) {
    expect(en).not.toMatch(/\p{Script=Han}/u);
    expect(chinese).toMatch(/\p{Script=Han}/u);
  }
});
