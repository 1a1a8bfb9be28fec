import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidyAddress, tidyName, tidyRegion } from './tidy-text.ts';

describe('tidyAddress', () => {
  test.each([
    ['plain', 'plain', false],
    ['  plain\n', 'plain', false],
    ['"quoted"', 'quoted', true],
    ['<https://host>', 'https://host', true],
    ['<a> and <b>', '<a> and <b>', false],
    ['ｈｏｓｔ．ｃｏｍ', 'host.com', true],
    ['us\u2011east\u20131', 'us-east-1', true],
    ['Endpoint： https://host', 'https://host', true],
    ['"endpoint" = "https://host"', 'https://host', true],
    ['localhost:9000', 'localhost:9000', false],
    ['bucket:9000/x', 'bucket:9000/x', false],
    ['bucket: photos', 'photos', true],
  ])('%j is %j', (raw, text, isChanged) => {
    expect(tidyAddress(raw)).toEqual({ text, isChanged });
  });

  test('what is tidy stays so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const { text } = tidyRegion(raw);
        // A label behind a label is the only thing left to find.
        fc.pre(!/[:=]/.test(text));
        expect(tidyAddress(text)).toEqual({ text, isChanged: false });
      }),
    );
  });
});

test('the names of folders keep their letters', () => {
  expect(tidyName(' ｋ–１。 ').text).toBe('ｋ–１。');
  expect(tidyName('\u2067kirsch\u2069').text).toBe('kirsch');
});

test('full-width brackets are no slip in the name of a region', () => {
  expect(tidyRegion('华东1（杭州）')).toEqual({ text: '华东1(杭州)', isChanged: false });
  expect(tidyRegion('“us-east-1”')).toEqual({ text: 'us-east-1', isChanged: true });
});
