import { isSafeName, type PathPlatform } from './safe-name.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * The names that entries of one folder have to get because a system does not take their own, or takes two of them for one;
 * every other name stays. The new ones are safe and differ from each other and from all that stay, also without regard to
 * case, and depend on nothing but the names.
 *
 * On Windows a character that is not allowed becomes `%` and its code in hexadecimal digits, as in `a%3Ab`, and so does the
 * first one of a device (`%43ON`) and a dot or space at the end. Of two names that differ in case only, the latter gets a
 * number: `readme (2).md`. Elsewhere all names stay.
 *
 * @param names in their raw form, each once
 */
export function localNames(
  names: readonly string[],
  platform: PathPlatform,
): ReadonlyMap<string, string> {
  if (platform === 'posix') return NONE;
  const taken = new Set<string>();
  const unsettled = names.filter((name) => {
    const isSettled = isSafeName(name, platform) && !taken.has(comparable(name));
    if (isSettled) taken.add(comparable(name));
    return !isSettled;
  });
  const changed = new Map<string, string>();
  for (const name of unsettled) {
    const mended = mendForWindows(name);
    let local = mended;
    for (let number = 2; taken.has(comparable(local)); number++) local = numbered(mended, number);
    taken.add(comparable(local));
    changed.set(name, local);
  }
  return changed;
}

/** The name itself where it is safe; else one that is. */
function mendForWindows(name: string): string {
  const allowed = name
    // A byte that is not UTF-8 stands as U+DC00 + byte.
    .replace(/[\ud800-\udfff]/gu, (half) => percent(half.charCodeAt(0) & 0xff))
    .replace(/[\u0000-\u001f<>:"/\\|?*]/g, (character) => percent(character.charCodeAt(0)))
    .replace(/[. ]$/, (last) => percent(last.charCodeAt(0)));
  if (isSafeName(allowed, 'win32')) return allowed;
  return allowed === '' ? '%' : percent(allowed.charCodeAt(0)) + allowed.slice(1);
}

function percent(code: number): string {
  return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  const end = dot > 0 ? dot : name.length;
  return `${name.slice(0, end)} (${number})${name.slice(end)}`;
}

function comparable(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
