import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteCursor } from './byte-cursor.ts';

const cursorOver = (text: string) => new ByteCursor(Buffer.from(text));

describe('a cursor over bytes', () => {
  test('passes over what is there, and stays where it is when something else is', () => {
    const cursor = cursorOver('abc');
    expect(cursor.take(Buffer.from('ax'))).toBe(false);
    expect(cursor.at).toBe(0);
    expect(cursor.take(Buffer.from('ab'))).toBe(true);
    expect(cursor.takeByte(0x63)).toBe(true);
    expect(cursor.at).toBe(3);
    expect(cursor.takeByte(0x63)).toBe(false);
    expect(cursor.take(Buffer.from('a'))).toBe(false);
  });

  test('reads every whole number up to its bound', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (number, max) => {
        const cursor = cursorOver(`${number},`);
        expect(cursor.takeNumber(max)).toBe(number <= max);
        if (number <= max) expect([cursor.number, cursor.at]).toEqual([number, `${number}`.length]);
      }),
    );
  });

  test.each(['', 'x', '-1', '01', '00', '1234567890123456'])(
    'takes no number from "%s"',
    (text) => {
      expect(cursorOver(text).takeNumber(Number.MAX_SAFE_INTEGER)).toBe(false);
    },
  );

  test('takes as many digits as it is told, and no more', () => {
    expect(cursorOver('1234567890123456789').takeDigits(19)).toBe(true);
    expect(cursorOver('12345678901234567890').takeDigits(19)).toBe(false);
  });
});
