import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CAUSE_TEXTS } from '../../src/storage/s3/connection-test/cause-texts.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** What is called the same in both languages. */
const SAME = new Set([
  'shell.name',
  'plan.cherryStudio',
  'backup.whatCherry',
  'backups.kinds.cherry-studio',
  'backups.systems.windows',
  'backups.systems.macos',
  'backups.systems.linux',
]);
/** Texts that hold nothing but places to be filled, so that no word of either language is in them. */
const isAllPlaces = (text: string) => /^(\s|[^\p{L}]|\{\{\w+\}\})*$/u.test(text);

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, above = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') texts.set(above + key, value);
    else for (const [path, text] of flatten(value, `${above}${key}.`)) texts.set(path, text);
  }
  return texts;
}

const placesOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
const english = flatten(en);
const chinese = flatten(zh);

describe('the Chinese texts', () => {
  test('have the keys of the English ones, but for the singular that Chinese has not', () => {
    const expected = [...english.keys()].filter((key) => !key.endsWith('_one'));
    expect([...chinese.keys()].sort()).toEqual(expected.sort());
  });

  test('have the places of the English ones', () => {
    const wrong = [...chinese].filter(([key, text]) => {
      const places = (one = '') => [...new Set(placesOf(one))].sort().join();
      return places(text) !== places(english.get(key));
    });
    expect(wrong).toEqual([]);
  });

  test('are Chinese', () => {
    const wrong = [...chinese].filter(([key, text]) => {
      if (SAME.has(key) || isAllPlaces(text)) return false;
      return text === english.get(key) || !/\p{Script=Han}/u.test(text);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the English texts', () => {
  test('hold no Chinese, and none is empty', () => {
    const wrong = [...english].filter(
      ([, text]) => /\p{Script=Han}/u.test(text) || text.trim() === '',
    );
    expect(wrong).toEqual([]);
  });

  test('have a singular for each plural, and the other way round', () => {
    for (const key of english.keys()) {
      if (key.endsWith('_one')) expect(english.has(key.replace(/_one$/, '_other'))).toBe(true);
      if (key.endsWith('_other')) expect(english.has(key.replace(/_other$/, '_one'))).toBe(true);
    }
  });
});

/** The members of a union of string literals, as its file has them. */
function codesIn(file: string, type: string): string[] {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8');
  const union = source.slice(source.indexOf(`export type ${type} =`)).split("';")[0] ?? '';
  return [...union.matchAll(/\| '([^';]+)/g)].map(([, code]) => code ?? '');
}

/** Everything in quotes below the interface that lists the reasons of each code. */
function reasonsIn(file: string): string[] {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8');
  const [, list = ''] = source.split('interface ReasonsByCode');
  return [...list.matchAll(/'([a-z0-9-]+)'/g)].map(([, reason]) => reason ?? '');
}

describe('everything that can go wrong', () => {
  const kinds = {
    errors: codesIn('../../src/errors/error-code.ts', 'ErrorCode'),
    causes: Object.keys(CAUSE_TEXTS),
    refusals: codesIn('../../src/app/http/refusal.ts', 'RefusalCode'),
    reasons: reasonsIn('../../src/errors/error-reason.ts'),
  };

  test('is found in the sources', () => {
    expect(kinds.errors).toContain('WRONG_PASSWORD');
    expect(kinds.refusals).toContain('session-missing');
    expect(kinds.causes.length).toBeGreaterThan(40);
    expect(kinds.reasons.length).toBeGreaterThan(60);
  });

  for (const [group, codes] of Object.entries(kinds)) {
    test(`has words in both languages: ${group}`, () => {
      const wrong = codes.filter((code) =>
        [english, chinese].some(
          (texts) => !texts.get(`${group}.${code}.title`) || !texts.get(`${group}.${code}.help`),
        ),
      );
      expect(wrong).toEqual([]);
    });
  }
});
