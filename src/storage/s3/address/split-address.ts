/** The pieces of an address as written; none is decoded or checked yet. */
export interface AddressPieces {
  /** `https` and the like, in lower case; `''` when there is none. */
  readonly scheme: string;
  /** Host and port. */
  readonly authority: string;
  /** From the first slash on, or `''`. */
  readonly path: string;
  /** Behind the question mark, or `''`. */
  readonly query: string;
  readonly fragment: string;
  /** Whether slips of the scheme were put right: `https:/`, `http//`, a doubled one, backslashes. */
  readonly isMended: boolean;
}

const SCHEME = /^([a-z][a-z0-9+.-]{1,20}):\/\/(?!\/)/i;
/** As fingers write it. `http:9000` is no slip but a host of that name. */
const SCHEME_WITH_SLIP = /^(https?)(?:[:;]\/{1,4}|\/{2,4}|[:;](?![\d/]))/i;

/** Splits an address that was tidied. */
export function splitAddress(text: string): AddressPieces {
  let rest = text.replaceAll('\\', '/');
  let isMended = rest !== text;
  let scheme = '';
  for (;;) {
    const proper = SCHEME.exec(rest);
    const [written, name] = proper ?? SCHEME_WITH_SLIP.exec(rest) ?? [];
    if (written === undefined || name === undefined) break;
    // Of two, the second is what was pasted behind a form's own.
    isMended ||= proper === null || scheme !== '';
    scheme = name.toLowerCase();
    rest = rest.slice(written.length);
  }
  const [beforeFragment, fragment] = cut(rest, '#');
  const [beforeQuery, query] = cut(beforeFragment, '?');
  const slash = beforeQuery.indexOf('/');
  const authority = slash < 0 ? beforeQuery : beforeQuery.slice(0, slash);
  const path = slash < 0 ? '' : beforeQuery.slice(slash);
  return { scheme, authority, path, query, fragment, isMended };
}

function cut(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
