import { isStorageName } from '../named-storage.ts';

const LONGEST = 64;

/** Makes a name of another program into one that a storage may bear. */
export function importName(text: string, fallback: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|-+$/gu, '');
  const short = [...name].slice(0, LONGEST).join('').slice(0, LONGEST);
  return isStorageName(short) ? short : fallback;
}

/** Gives each a name that neither the others nor `taken` have, by a number behind it. */
export function distinctNames(names: readonly string[], taken: Iterable<string> = []): string[] {
  const used = new Set(taken);
  return names.map((name) => {
    let candidate = name;
    for (let number = 2; used.has(candidate); number++) {
      const suffix = `-${number}`;
      candidate = `${name.slice(0, LONGEST - suffix.length)}${suffix}`;
    }
    used.add(candidate);
    return candidate;
  });
}
