import { describe, expect, it } from 'vitest';
import { FieldReader, parseJson } from './json-fields.ts';

function read(json: string): FieldReader {
  return new FieldReader(parseJson(Buffer.from(json), 'thing'), 'thing');
}

describe('fields of hostile JSON', () => {
  it('are named in the error, with the thing that they belong to', () => {
    expect(() => read('{"size":"big"}').integer('size', 10)).toThrow(
      'The thing is damaged: "size" is not a whole number up to 10.',
    );
    expect(() => read('{}').id('tree')).toThrow('The thing is damaged: "tree" is missing.');
    expect(() => parseJson(Buffer.from('{'), 'thing')).toThrow(
      'The thing is damaged: it is not JSON.',
    );
  });

  it('are missing when they are null', () => {
    const fields = read('{"a":null}');
    expect(fields.optionalString('a')).toBeUndefined();
    expect(fields.integer('a', 9, 3)).toBe(3);
    expect(fields.list('a', String)).toEqual([]);
    expect(fields.uint64('a')).toBe(0);
  });

  it('are never found on the prototype', () => {
    expect(read('{}').optionalObject('__proto__')).toBeUndefined();
    expect(read('{}').value('constructor')).toBeUndefined();
  });

  it('have no lone surrogates in their text', () => {
    expect(read('{"a":"x\\ud800"}').string('a')).toBe('x\ufffd');
  });

  it('are exact beyond 2^53, wherever they stand, and only whole numbers', () => {
    const json = '{"a":[9007199254740993],"b":-12345678901234567890,"c":1234567890123456.5,"d":1}';
    expect(parseJson(Buffer.from(json), 'thing')).toEqual({
      a: [9_007_199_254_740_993n],
      b: -12_345_678_901_234_567_890n,
      c: 1_234_567_890_123_456.5,
      d: 1,
    });
  });

  it.each(['"YQ=="', '""', '"YWJj"'])('take %s for base64', (text) => {
    expect(read(`{"a":${text}}`).bytes('a').toString('base64')).toBe(JSON.parse(text));
  });

  it.each(['"YQ"', '"Y==="', '"YQ==\\n"', '"_-==":1', '7'])('do not take %s for base64', (text) => {
    expect(() => read(`{"a":${text}}`).bytes('a')).toThrow(
      expect.objectContaining({ code: 'DAMAGED' }),
    );
  });
});
