/** The pieces of a path between its slashes, without empty ones and dots. */
export function splitPath(path: string): string[] {
  return path.split('/').filter((piece) => piece !== '' && piece !== '.');
}

/** The same of a URL's path, decoded; a piece that cannot be decoded stays as it is. */
export function splitUrlPath(path: string): string[] {
  return splitPath(path).flatMap((piece) => splitPath(decodePiece(piece)));
}

/** The pieces as the path of a URL, with a slash before each; `''` for none. */
export function urlPath(pieces: readonly string[]): string {
  // A quote at the end would pass for one around an address.
  return pieces.map((piece) => `/${encodeURIComponent(piece).replaceAll("'", '%27')}`).join('');
}

/** Whether a piece leads out of its folder, or holds what no key should: control characters, half a letter. */
export function isHostilePiece(piece: string): boolean {
  return piece === '..' || hasControls(piece);
}

export function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text) || !text.isWellFormed();
}

function decodePiece(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}
