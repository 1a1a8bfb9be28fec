import {
  createScanner,
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';

/** A text that is no JSON, even with comments. */
export class JsoncProblem extends Error {
  override readonly name = 'JsoncProblem';
  /** In characters from the start. */
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** More would exhaust the stack, and nobody writes it. */
const DEEPEST = 50;

/** `SyntaxKind` of jsonc-parser, whose `const enum` a file that is compiled by itself cannot read. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  lineComment: 12,
  blockComment: 13,
  space: 15,
  end: 17,
} as const;

/**
 * Parses JSON with comments and trailing commas.
 * @throws JsoncProblem
 */
export function parseJsonc(text: string): Node {
  const plain = withoutMark(text);
  refuseDepth(plain);
  const errors: ParseError[] = [];
  const root = parseTree(plain, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) {
    const words = printParseErrorCode(first.error).replace(/(?<!^)([A-Z])/g, ' $1');
    throw new JsoncProblem(first.offset, `This is not JSON: ${words.toLowerCase()}.`);
  }
  if (!root) throw new JsoncProblem(0, 'This is not JSON: value expected.');
  return root;
}

/**
 * The text with the property of an object set, or removed where `value` is `undefined`. Only that property changes:
 * comments and layout of everything else stay. A comment on the line of a property that goes, goes with it.
 * @param path to the property; all but its last name must lead to objects, which are made where they are missing
 * @throws JsoncProblem
 */
export function setProperty(text: string, path: readonly string[], value: unknown): string {
  const root = parseJsonc(text);
  const node = findNodeAtLocation(root, [...path]);
  if (value === undefined) return node ? removeProperty(text, node.parent!) : text;
  if (node) {
    return splice(
      text,
      node.offset,
      node.length,
      print(value, indentOf(text, node.parent!.offset), text),
    );
  }
  for (let length = path.length - 1; length >= 0; length--) {
    const holder = length === 0 ? root : findNodeAtLocation(root, path.slice(0, length));
    if (!holder) continue;
    const [name = '', ...below] = path.slice(length);
    const nested = below.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    return insertProperty(text, holder, name, nested);
  }
  return text;
}

function insertProperty(text: string, holder: Node, name: string, value: unknown): string {
  const eol = eolOf(text);
  const last = holder.children?.at(-1);
  const property = (indent: string) => `${JSON.stringify(name)}: ${print(value, indent, text)}`;
  if (!last) {
    const outer = indentOf(text, holder.offset);
    const inner = outer + unitOf(text);
    const rest = text.slice(holder.offset + 1, holder.offset + holder.length - 1);
    const closing = rest.includes('\n') ? '' : `${eol}${outer}`;
    return splice(text, holder.offset + 1, 0, `${eol}${inner}${property(inner)}${closing}`);
  }
  const end = last.offset + last.length;
  const comma = commaBehind(text, end);
  const lineEnd = endOfLine(text, comma ?? end);
  const indent = indentOf(text, last.offset);
  if (lineEnd === undefined || !startsItsLine(text, last.offset)) {
    return splice(text, comma ?? end, 0, `${comma === undefined ? ',' : ''} ${property(indent)}`);
  }
  const line = `${eol}${indent}${property(indent)}${comma === undefined ? '' : ','}`;
  const added = splice(text, lineEnd, 0, line);
  return comma === undefined ? splice(added, end, 0, ',') : added;
}

function removeProperty(text: string, property: Node): string {
  const siblings = property.parent!.children!;
  const before = siblings[siblings.indexOf(property) - 1];
  const isLast = siblings.at(-1) === property;
  const propertyEnd = property.offset + property.length;
  const comma = commaBehind(text, propertyEnd);
  let [start, end] = [property.offset, comma ?? propertyEnd];
  const lineEnd = endOfLine(text, end);
  if (startsItsLine(text, start) && lineEnd !== undefined) {
    start = text.lastIndexOf('\n', start - 1) + 1;
    end = text.indexOf('\n', lineEnd) + 1 || text.length;
  } else {
    while (text[end] === ' ') end++;
  }
  const removed = splice(text, start, end - start, '');
  if (!isLast || comma !== undefined || !before) return removed;
  const beforeEnd = before.offset + before.length;
  const commaBefore = commaBehind(removed, beforeEnd);
  return commaBefore === undefined ? removed : splice(removed, commaBefore - 1, 1, '');
}

/** Where the comma behind a value ends, if there is one. */
function commaBehind(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return scanner.scan() === TOKEN.comma ? scanner.getTokenOffset() + 1 : undefined;
}

/** The end of this line if nothing but spaces and comments follow on it. */
function endOfLine(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, false);
  scanner.setPosition(offset);
  for (;;) {
    const kind = scanner.scan();
    const at = scanner.getTokenOffset();
    if (kind === TOKEN.space || kind === TOKEN.lineComment) continue;
    if (kind === TOKEN.blockComment && !scanner.getTokenValue().includes('\n')) continue;
    return /[\r\n]/.test(text[at] ?? '\n') ? at : undefined;
  }
}

function startsItsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

/** The white space at the start of the line. */
function indentOf(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))![0];
}

/** One step of indentation, as the text has it. */
function unitOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function print(value: unknown, indent: string, text: string): string {
  return JSON.stringify(value, null, unitOf(text)).replaceAll('\n', `${eolOf(text)}${indent}`);
}

function splice(text: string, offset: number, length: number, content: string): string {
  return text.slice(0, offset) + content + text.slice(offset + length);
}

/** A byte order mark is a space to the parser, and keeps its place. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, ' ');
}

function refuseDepth(text: string): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let kind: number = scanner.scan(); kind !== TOKEN.end; kind = scanner.scan()) {
    if (kind === TOKEN.openBrace || kind === TOKEN.openBracket) depth++;
    else if (kind === TOKEN.closeBrace || kind === TOKEN.closeBracket) depth--;
    if (depth > DEEPEST) {
      throw new JsoncProblem(scanner.getTokenOffset(), 'This is nested too deeply.');
    }
  }
}
