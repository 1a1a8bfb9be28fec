/**
 * The little XML that S3 speaks: a writer, and a reader that knows elements and text and refuses everything
 * dangerous (document types, and with them every entity that is not predefined).
 */
import { S3Error } from './s3-error.ts';

/** Text, elements, or a list of elements. `undefined` members are left out. */
export type XmlContent = string | number | boolean | XmlElements;
/** Elements by name; an array repeats the element. */
export interface XmlElements {
  readonly [name: string]: XmlContent | readonly XmlContent[] | undefined;
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A whole document. Error documents are the only ones without S3's namespace. */
export function writeXml(root: string, content: XmlContent, options = { namespace: true }): string {
  const attributes = options.namespace ? ` xmlns="${NAMESPACE}"` : '';
  return `${DECLARATION}<${root}${attributes}>${writeContent(content)}</${root}>`;
}

/**
 * Control characters become numeric references. XML 1.0 allows neither them nor those references; S3 writes them
 * all the same, and clients ask for `encoding-type=url` to be safe.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\u0000-\u001f\u007f\ufffe\uffff]/g, (character) => {
    switch (character) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      default:
        return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
    }
  });
}

function writeContent(content: XmlContent): string {
  if (typeof content !== 'object') return escapeXml(String(content));
  let text = '';
  for (const [name, value] of Object.entries(content)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) {
      text += `<${name}>${writeContent(each)}</${name}>`;
    }
  }
  return text;
}

/** An element that was read: its children in order, and its own text. */
export interface XmlNode {
  /** Without a namespace prefix. */
  readonly name: string;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

const MAX_DEPTH = 8;
const TOKEN =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s<>/=]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/** Reads a document. @throws S3Error `MalformedXML` for anything that is not well formed. */
export function readXml(bytes: Buffer): XmlNode {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const top = { name: '', children: [] as XmlNode[], text: '' };
  const open = [top];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(text);
    if (token === null) throw new S3Error('MalformedXML');
    const [, cdata, closing, opening, , empty, plain] = token;
    const current = open.at(-1)!;
    if (cdata !== undefined) current.text += cdata;
    else if (plain !== undefined) current.text += unescapeXml(plain);
    else if (opening !== undefined) {
      const element = { name: localName(opening), children: [], text: '' };
      current.children.push(element);
      if (empty === '') open.push(element);
      if (open.length > MAX_DEPTH) throw new S3Error('MalformedXML');
    } else if (closing !== undefined) {
      if (open.length < 2 || current.name !== localName(closing)) throw new S3Error('MalformedXML');
      open.pop();
    }
  }
  const root = top.children[0];
  if (open.length !== 1 || root === undefined || top.children.length !== 1 || top.text.trim()) {
    throw new S3Error('MalformedXML');
  }
  return root;
}

/** The text of the first child of that name. */
export function childText(node: XmlNode, name: string): string | undefined {
  return node.children.find((child) => child.name === name)?.text;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]{0,10});?/g, (reference, name: string) => {
    const code = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name);
    const known = code
      ? characterOf(code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16))
      : ENTITIES[name];
    if (known === undefined || !reference.endsWith(';')) throw new S3Error('MalformedXML');
    return known;
  });
}

function characterOf(code: number): string | undefined {
  const exists = code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff);
  return exists ? String.fromCodePoint(code) : undefined;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
