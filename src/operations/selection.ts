import { createPathMatcher, type PathMatcher } from './patterns.ts';

/** Which entries of a snapshot are wanted. */
export interface Selection {
  /** Whether the entry itself is. */
  has(path: string): boolean;
  /** Whether anything in this folder may be. */
  mayHaveBelow(path: string): boolean;
}

/** Glob patterns, as `createPathMatcher` reads them. */
export interface SelectionOptions {
  readonly includes?: readonly string[];
  readonly caseInsensitiveIncludes?: readonly string[];
  readonly excludes?: readonly string[];
  readonly caseInsensitiveExcludes?: readonly string[];
}

/** A selection that has all; asked 60,000 times, so it does not look at its argument. */
const EVERYTHING: Selection = { has: () => true, mayHaveBelow: () => true };

/** What the includes match, or everything without any, less what the excludes match. */
export function createSelection(options: SelectionOptions): Selection {
  const includes = matchers(options.includes, options.caseInsensitiveIncludes);
  const excludes = matchers(options.excludes, options.caseInsensitiveExcludes);
  if (includes.length === 0 && excludes.length === 0) return EVERYTHING;
  const isExcluded = (path: string) => excludes.some((matcher) => matcher.matches(path));
  return {
    has: (path) =>
      (includes.length === 0 || includes.some((matcher) => matcher.matches(path))) &&
      !isExcluded(path),
    mayHaveBelow: (path) =>
      (includes.length === 0 || includes.some((matcher) => matcher.mayMatchBelow(path))) &&
      !isExcluded(path),
  };
}

function matchers(exact: readonly string[] = [], folded: readonly string[] = []): PathMatcher[] {
  const all = [
    { patterns: exact, caseInsensitive: false },
    { patterns: folded, caseInsensitive: true },
  ];
  return all
    .filter(({ patterns }) => patterns.some((pattern) => pattern !== ''))
    .map(({ patterns, caseInsensitive }) => createPathMatcher(patterns, { caseInsensitive }));
}
