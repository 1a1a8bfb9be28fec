import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SecretStore } from './secret-store.ts';

/** What every place for secrets keeps. `open` makes an empty one. */
export function describeSecretStoreContract(
  title: string,
  open: () => SecretStore | Promise<SecretStore>,
): void {
  describe(`${title} keeps the contract of places for secrets`, () => {
    test('what is kept is there, whatever its name and text', async () => {
      const store = await open();
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
          fc
            .string({ unit: 'binary', minLength: 1, maxLength: 600 })
            .filter((text) => text.isWellFormed()),
          async (name, secret) => {
            await store.set(name, secret);
            expect(await store.get(name)).toBe(secret);
          },
        ),
        { numRuns: 20 },
      );
    });

    test('a name without a secret has none', async () => {
      const store = await open();
      expect(await store.get('nobody')).toBeUndefined();
      expect(await store.get('__proto__')).toBeUndefined();
    });

    test('a new secret stands in the place of the old one, and leaves others alone', async () => {
      const store = await open();
      await store.set('a', 'one');
      await store.set('b', 'two');
      await store.set('a', 'three');
      expect([await store.get('a'), await store.get('b')]).toEqual(['three', 'two']);
    });

    test('what is forgotten is gone, and can be forgotten again', async () => {
      const store = await open();
      await store.set('a', 'one');
      await store.delete('a');
      await store.delete('a');
      expect(await store.get('a')).toBeUndefined();
    });

    test('secrets that are kept at the same time are all kept', async () => {
      const store = await open();
      const names = Array.from({ length: 12 }, (_, number) => `name ${number}`);
      await Promise.all(names.map((name) => store.set(name, `secret of ${name}`)));
      for (const name of names) expect(await store.get(name)).toBe(`secret of ${name}`);
    });

    test('it says where it is', async () => {
      expect((await open()).description).toMatch(/^the /);
    });
  });
}
