import { describe, expect, test } from 'vitest';
import { PARTS } from '../sources/index.ts';
import { choiceOf, wantsProfile } from './profile-options.ts';

const refusal = expect.objectContaining({ code: 'BAD_ARGUMENT' });

describe('what of a profile is backed up', () => {
  test('is what is backed up by default where nothing is said', () => {
    expect(choiceOf({}, PARTS)).toEqual({});
  });

  test('is just the parts that are named', () => {
    const { parts } = choiceOf({ parts: 'notes, knowledge-index' }, PARTS);
    const chosen = Object.entries(parts!).filter(([, isChosen]) => isChosen);
    expect(chosen.map(([id]) => id)).toEqual(['knowledge-index', 'notes']);
  });

  test('may be the default and more', () => {
    const { parts } = choiceOf({ parts: 'default,knowledge-index' }, PARTS);
    expect(Object.values(parts!).every(Boolean)).toBe(true);
  });

  test('is no part that there is not, and no part of a lightweight backup', () => {
    expect(() => choiceOf({ parts: 'main,songs' }, PARTS)).toThrow(refusal);
    expect(() => choiceOf({ parts: '' }, PARTS)).toThrow(refusal);
    expect(() => choiceOf({ parts: 'main', lightweight: true }, PARTS)).toThrow(refusal);
  });
});

describe('a profile', () => {
  test('is backed up when asked for, or when one is named', () => {
    expect(wantsProfile({ cherryStudio: true }, [])).toBe(true);
    expect(wantsProfile({ profile: '/data' }, [])).toBe(true);
    expect(wantsProfile({}, ['/home/ada'])).toBe(false);
  });

  test('is not mixed with paths, excludes or streams', () => {
    expect(() => wantsProfile({ cherryStudio: true }, ['/home/ada'])).toThrow(refusal);
    const streams = { cherryStudio: true, stdin: true };
    expect(() => wantsProfile(streams, [])).toThrow(refusal);
  });

  test('is what its options are for', () => {
    expect(() => wantsProfile({ lightweight: true }, ['/home/ada'])).toThrow(refusal);
    expect(() => wantsProfile({ withoutApiKeys: true }, ['/home/ada'])).toThrow(refusal);
  });
});
