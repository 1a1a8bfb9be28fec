/** A text without what pasting has put around it, and whether more than blanks was removed. */
export interface TidyText {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Zero-width spaces, joiners, marks of direction, soft hyphens, tags: nothing that an address or a name may hold. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** The same without the joiners and selectors that hold emoji and some scripts together. */
const INVISIBLE_IN_NAMES =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
/** Hyphens as typesetting writes them; only a hyphen can be meant in an address. */
const TYPOGRAPHIC_HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const IDEOGRAPHIC_STOPS = /[\u3002\uff61]/g;

/** Up to the slash that ends the host: schemes, doubled or broken ones too, end in slashes of their own. */
const BEFORE_PATH = /^(?:[^/\\]*[:;][/\\]+|https?[/\\]{2,})*[^/\\]*/i;
const FULL_WIDTH_SLASHES = /[\uff0f\uff3c]/g;

const BLANK = /\s/;
const WRAPPING = new Set(
  '"\'`\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u300c\u300d\u300e\u300f',
);
const PUNCTUATION_AT_END = new Set(',;\u3001\uff0c\uff1b');

/** What stands before a value in consoles, files and shells, before a colon or an equals sign. */
const LABEL = new RegExp(
  `^(?:export\\s+)?(?:${[
    '(?:s3 |public |external |internal |origin |vpc )?end ?points?(?:[ _]urls?)?',
    's3(?: compatible)? api(?: url)?',
    'url|server|host|address|domain',
    '(?:signing |bucket )?region(?: id)?',
    'bucket(?: ?name)?|space',
    'root ?path|path|prefix|folder',
    'aws_[a-z0-9_]{1,40}|s3_[a-z0-9_]{1,40}',
    '地域节点|外网访问|内网访问|访问域名|源站域名|域名|服务地址|端点|接入点',
    '地域|区域|所属地域|存储桶名称|存储桶|存储空间|空间名称|bucket ?名称|根目录|路径',
  ].join('|')})["'\u201d]?\\s*[:=]\\s*`,
  'iu',
);

/**
 * Endpoint, bucket: every letter counts, and none is beyond ASCII but in a host's name. What stands behind the host or
 * the bucket is a folder, whose letters stay.
 */
export function tidyAddress(raw: string): TidyText {
  const [before = ''] = BEFORE_PATH.exec(foldWidth(raw)) ?? [];
  const head = raw
    .slice(0, before.length)
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(TYPOGRAPHIC_HYPHENS, '-')
    .replace(IDEOGRAPHIC_STOPS, '.');
  const path = raw
    .slice(before.length)
    .replace(INVISIBLE_IN_NAMES, '')
    .replace(FULL_WIDTH_SLASHES, '/');
  const text = unwrap(withoutLabel(unwrap(head + path)));
  return { text, isChanged: text !== raw.trim() };
}

/** A region is tidied like an address; but full-width brackets are no slip in what Chinese consoles call one. */
export function tidyRegion(raw: string): TidyText {
  const { text } = tidyAddress(raw);
  return { text, isChanged: text !== raw.normalize('NFKC').trim() };
}

/** Names of folders may hold any letter, so only what is around them goes, and what nobody can see. */
export function tidyName(raw: string): TidyText {
  const text = unwrap(withoutLabel(unwrap(raw.replace(INVISIBLE_IN_NAMES, ''))));
  return { text, isChanged: text !== raw.trim() };
}

/** Full-width letters as plain ones, in as many characters. */
function foldWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) - 0xfee0),
  );
}

/** `localhost:9000` and `path:80` have no label: what follows one is no port. */
function withoutLabel(text: string): string {
  const rest = text.replace(LABEL, '');
  return /^\d+(?:\/|$)/.test(rest) ? text : rest;
}

/** Removes blanks, quotes and commas at the ends, and brackets around the whole. */
function unwrap(text: string): string {
  let start = 0;
  let end = text.length;
  for (;;) {
    while (start < end && isWrapping(text[start]!)) start++;
    while (start < end && (isWrapping(text[end - 1]!) || PUNCTUATION_AT_END.has(text[end - 1]!)))
      end--;
    const isBracketed =
      end - start > 2 &&
      text[start] === '<' &&
      text.indexOf('>', start) === end - 1 &&
      text.lastIndexOf('<', end) === start;
    if (!isBracketed) return text.slice(start, end);
    start++;
    end--;
  }
}

function isWrapping(character: string): boolean {
  return BLANK.test(character) || WRAPPING.has(character);
}
