/*
 * JSON text as Go's encoding/json writes it. It differs from JSON.stringify in escaping `<`, `>`, `&`, U+2028 and
 * U+2029, and in writing U+FFFD, escaped, for every byte that is not UTF-8.
 */

import { encodeFileName } from './file-name.ts';

const NEEDS_ESCAPE = /["\\<>&\u0000-\u001f\u2028\u2029\u{d800}-\u{dfff}]/u;
const ESCAPED = new RegExp(NEEDS_ESCAPE, 'gu');
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** The string as a JSON literal, quotes included. Raw bytes of a file name become `\ufffd`, one for each byte. */
export function goJsonString(text: string): string {
  return `"${NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, escapeCharacter) : text}"`;
}

/** Any JSON value as Go would write it compactly. A bigint becomes a whole number; the order of keys is kept. */
export function goJsonValue(value: unknown): string {
  if (typeof value === 'string') return goJsonString(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(goJsonValue).join(',')}]`;
  return `{${Object.entries(value).map(goJsonField).join(',')}}`;
}

/** The fields of an object without its braces, each after a comma: what is appended to known fields. */
export function goJsonExtraFields(extra: Readonly<Record<string, unknown>> | undefined): string {
  return extra === undefined
    ? ''
    : Object.entries(extra)
        .map((entry) => `,${goJsonField(entry)}`)
        .join('');
}

function goJsonField([key, value]: [string, unknown]): string {
  return `${goJsonString(key)}:${goJsonValue(value)}`;
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd'.repeat(encodeFileName(character).length);
  return SHORT_ESCAPES[character] ?? `\\u${code.toString(16).padStart(4, '0')}`;
}
