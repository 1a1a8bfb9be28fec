/**
 * The same texts in another language. Chinese has no singular, so the keys that end in `_one` are of English only.
 */
export type Wording<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string
    ? string
    : Wording<T[K]>;
};

/** The keys of all texts: `errors.DAMAGED.title`. Of `files_one` and `files_other` it is `files`, with a `count`. */
export type KeyOf<T> = {
  [K in keyof T & string]: T[K] extends string ? Plain<K> : `${K}.${KeyOf<T[K]>}`;
}[keyof T & string];

type Plain<K extends string> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K;
