import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyExtra, anyId } from './arbitraries.ts';
import { type Config, decodeConfig, encodeConfig } from './config.ts';

const id = 'ab'.repeat(32);

const anyConfig = fc.record(
  {
    version: fc.constantFrom(1 as const, 2 as const),
    id: anyId,
    chunkerPolynomial: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    appendOnly: fc.boolean(),
    chunker: fc.constantFrom('Rabin', 'FixedSize'),
    chunkSize: fc.nat(),
    chunkMinSize: fc.nat(),
    chunkMaxSize: fc.nat(),
    extra: anyExtra,
  },
  { requiredKeys: ['version', 'id', 'chunkerPolynomial'], noNullPrototype: true },
) as fc.Arbitrary<Config>;

describe('a config', () => {
  it('comes back with everything in it', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        expect(decodeConfig(encodeConfig(config))).toEqual(config);
      }),
    );
  });

  it('has the bytes that restic writes', () => {
    const config: Config = { version: 2, id, chunkerPolynomial: 0x3da3358b4dc173n };
    const json = `{"version":2,"id":"${id}","chunker_polynomial":"3da3358b4dc173"}`;
    expect(encodeConfig(config).toString()).toBe(json);
  });

  it('of a newer version is named as such', () => {
    const config = Buffer.from(`{"version":3,"id":"${id}","something":"else"}`);
    const tooNew = expect.objectContaining({ code: 'REPOSITORY_TOO_NEW' });
    expect(() => decodeConfig(config)).toThrow(tooNew);
  });

  it.each([
    'null',
    '{}',
    `{"version":0,"id":"${id}","chunker_polynomial":"3da3358b4dc173"}`,
    `{"version":2,"id":"${id}"}`,
    `{"version":2,"id":"x","chunker_polynomial":"3da3358b4dc173"}`,
    `{"version":2,"id":"${id}","chunker_polynomial":"0x3d"}`,
    `{"version":2,"id":"${id}","chunker_polynomial":""}`,
    `{"version":2,"id":"${id}","chunker_polynomial":"3d","append_only":"yes"}`,
    `{"version":2,"id":"${id}","chunker_polynomial":"3d","chunk_size":-1}`,
  ])('is refused when it is %s', (json) => {
    const damaged = expect.objectContaining({ code: 'DAMAGED' });
    expect(() => decodeConfig(Buffer.from(json))).toThrow(damaged);
  });
});
