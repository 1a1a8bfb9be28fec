/** Whether a text is as a pattern says, in which `*` stands for any text. */
export function isLike(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

/** The same for a key, of which the pattern may leave out any number of folders at the beginning. */
export function isKeyLike(pattern: string, key: string): boolean {
  for (let at = 0; at >= 0; at = key.indexOf('/', at) + 1 || -1) {
    if (isLike(pattern, key.slice(at))) return true;
  }
  return false;
}
