import type { StoredObjects } from '../stored-objects.ts';

/** What happens to objects where they lie. */
export const HARMS = ['flip', 'cut', 'swap', 'drop'] as const;
export type Harm = (typeof HARMS)[number];

/** Objects after a harm, and whose bytes are not what they were. */
export interface Harmed {
  readonly objects: StoredObjects;
  readonly keys: readonly string[];
}

/** Packs are most of what is stored. A snapshot that is dropped was forgotten, as far as anybody can tell. */
const VICTIMS: Record<Harm, readonly string[]> = {
  flip: ['data/', 'data/', 'data/', 'index/', 'snapshots/'],
  cut: ['data/', 'data/', 'data/', 'index/', 'snapshots/'],
  swap: ['data/', 'data/', 'data/', 'index/', 'snapshots/'],
  drop: ['data/', 'data/', 'data/', 'index/'],
};

/** Harms an object, or two of a kind, as chance has it. */
export function harmObjects(
  objects: StoredObjects,
  harm: Harm,
  random: (bound: number) => number,
): Harmed {
  const folders = VICTIMS[harm];
  const folder = folders[random(folders.length)]!;
  const keys = [...objects.keys()].filter((key) => key.startsWith(folder)).sort();
  const key = keys[random(keys.length)]!;
  const bytes = objects.get(key)!;
  if (harm === 'drop') return { objects: without(objects, key), keys: [key] };
  if (harm === 'flip') {
    const flipped = Buffer.from(bytes);
    flipped[random(flipped.length)]! ^= 1 + random(255);
    return { objects: new Map([...objects, [key, flipped]]), keys: [key] };
  }
  if (harm === 'cut') {
    const cut = bytes.subarray(0, random(bytes.length));
    return { objects: new Map([...objects, [key, cut]]), keys: [key] };
  }
  const others = keys.filter((other) => other !== key);
  const other = others[random(others.length)]!;
  return {
    objects: new Map([...objects, [key, objects.get(other)!], [other, bytes]]),
    keys: [key, other].sort(),
  };
}

function without(objects: StoredObjects, gone: string): StoredObjects {
  return new Map([...objects].filter(([key]) => key !== gone));
}
