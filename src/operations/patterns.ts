import { posix } from 'node:path';
import { KirschError } from '../errors/index.ts';

/**
 * Glob patterns for paths, with the meaning that restic gives to those of `--exclude` and `--include`:
 *
 * - `*`, `?`, `[a-z]`, `[^a-z]` and `\x` stand for parts of one name and never for a `/`;
 * - `**` stands for any number of names, none included;
 * - a pattern that begins with `/` is matched from the root, any other one from any name of the path on;
 * - what lies below a match matches too: `foo` matches `/a/foo/b`;
 * - a pattern that begins with `!` takes back what an earlier one matched; the order counts.
 */
export interface PathMatcher {
  /** Whether the path, or a folder above it, matches. `path` is absolute, with `/` between its names. */
  matches(path: string): boolean;
  /** Whether anything below this folder may match: `false` spares a walk through it. */
  mayMatchBelow(path: string): boolean;
}

export interface PathMatcherOptions {
  /** Compare without regard to case. @default false */
  readonly caseInsensitive?: boolean;
}

/**
 * Makes a matcher of patterns; empty ones are passed over, and a matcher of none matches nothing.
 * @throws KirschError `BAD_ARGUMENT` that names a pattern with an unfinished `[…]` or a lone `\` at its end.
 */
export function createPathMatcher(
  patterns: readonly string[],
  options: PathMatcherOptions = {},
): PathMatcher {
  const fold = options.caseInsensitive
    ? (text: string) => text.toLowerCase()
    : (text: string) => text;
  const compiled = patterns.filter((pattern) => pattern !== '').map((p) => compile(p, fold));

  const decide = (path: string, test: (pattern: Pattern, names: string[]) => boolean): boolean => {
    if (compiled.length === 0) return false;
    const names = namesOf(fold(path));
    let decision = false;
    for (const pattern of compiled) {
      if (!pattern.negated) decision ||= test(pattern, names);
      else if (decision && isMatch(pattern, names)) decision = false;
    }
    return decision;
  };
  return {
    matches: (path) => decide(path, isMatch),
    mayMatchBelow: (path) => decide(path, isMatchPossibleBelow),
  };
}

/** Matches one name of a path. */
type NameTest = (name: string) => boolean;

interface Pattern {
  readonly negated: boolean;
  /** Whether the first run has to stand at the root. */
  readonly anchored: boolean;
  /** The names between the `**`: runs of tests for names that follow one another. */
  readonly runs: readonly (readonly NameTest[])[];
}

function compile(original: string, fold: (text: string) => string): Pattern {
  const negated = original.startsWith('!');
  const cleaned = posix.normalize(negated ? original.slice(1) : original);
  const runs: NameTest[][] = [[]];
  for (const part of namesOf(fold(cleaned))) {
    if (part === '**') runs.push([]);
    else runs.at(-1)!.push(compileName(part, original));
  }
  return { negated, anchored: cleaned.startsWith('/'), runs };
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

/**
 * Each run is looked for as near to the root as it can stand: what follows the last one is free, so no other choice could
 * match where this one does not.
 */
function isMatch(pattern: Pattern, names: string[]): boolean {
  let from = 0;
  for (const [index, run] of pattern.runs.entries()) {
    const last = index === 0 && pattern.anchored ? 0 : names.length - run.length;
    while (from <= last && !standsAt(run, names, from)) from++;
    if (from > last || from + run.length > names.length) return false;
    from += run.length;
  }
  return true;
}

function isMatchPossibleBelow(pattern: Pattern, names: string[]): boolean {
  if (!pattern.anchored) return true;
  const first = pattern.runs[0]!;
  return standsAt(first.slice(0, names.length), names, 0);
}

function standsAt(run: readonly NameTest[], names: string[], from: number): boolean {
  return run.every((test, index) => from + index < names.length && test(names[from + index]!));
}

/**
 * Stars cut a glob into pieces of a fixed length, each of which is looked for as early in the name as it can stand. One
 * regular expression of many stars would try every way to share the name out among them, for longer than anybody lives.
 */
function compileName(glob: string, pattern: string): NameTest {
  if (!/[\\*?[]/.test(glob)) return (name) => name === glob;
  const [first = '', ...others] = piecesOf(glob, pattern);
  const last = others.pop();
  if (last === undefined) {
    const whole = new RegExp(`^${first}$`, 'su');
    return (name) => whole.test(name);
  }
  const inOrder = [
    new RegExp(first, 'suy'),
    ...others.map((piece) => new RegExp(piece, 'sug')),
    new RegExp(`${last}$`, 'sug'),
  ];
  return (name) => {
    let from = 0;
    return inOrder.every((piece) => {
      piece.lastIndex = from;
      const isThere = piece.test(name);
      from = piece.lastIndex;
      return isThere;
    });
  };
}

/** One element of a glob: an escaped character, a run of stars, a question mark, a class, or a plain character. */
const GLOB_ELEMENT = /\\(.)|(\*+)|(\?)|\[(\^|(?!\^))((?:\\.|[^\\\]])+)\]|([^\\*?[])/suy;
/** One element of a class: a character or a range, each end perhaps escaped. */
const CLASS_ELEMENT = /(\\.|[^\\\]-])(?:-(\\.|[^\\\]-]))?/suy;

/** Sources of regular expressions for what stands between the stars. */
function piecesOf(glob: string, pattern: string): string[] {
  const pieces = [''];
  for (const element of elements(GLOB_ELEMENT, glob, pattern)) {
    const [, escaped, stars, question, negation, inside, plain] = element;
    if (stars !== undefined) pieces.push('');
    else if (question !== undefined) pieces[pieces.length - 1] += '.';
    else if (inside === undefined) pieces[pieces.length - 1] += literal((escaped ?? plain)!);
    else pieces[pieces.length - 1] += `[${negation}${classSource(inside, pattern)}]`;
  }
  return pieces;
}

function classSource(inside: string, pattern: string): string {
  return elements(CLASS_ELEMENT, inside, pattern)
    .map(([, low, high]) => {
      const from = withoutEscape(low!);
      const to = withoutEscape(high ?? low!);
      // An empty range is allowed and matches nothing; a regular expression would refuse it.
      return from.codePointAt(0)! > to.codePointAt(0)! ? '' : `${literal(from)}-${literal(to)}`;
    })
    .join('');
}

/** Cuts all of `text` into matches of a sticky expression. */
function elements(expression: RegExp, text: string, pattern: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  expression.lastIndex = 0;
  while (expression.lastIndex < text.length) {
    const match = expression.exec(text);
    if (!match) {
      throw new KirschError('BAD_ARGUMENT', `The pattern ${pattern} cannot be read.`, {
        hint: 'Close every [ with a ], and write \\[ , \\* or \\? where the character itself is meant.',
        details: { reason: 'pattern', pattern },
      });
    }
    found.push(match);
  }
  return found;
}

function withoutEscape(text: string): string {
  return text.length > 1 && text.startsWith('\\') ? text.slice(1) : text;
}

/** As a code point, so that no character can mean anything to the regular expression. */
function literal(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
