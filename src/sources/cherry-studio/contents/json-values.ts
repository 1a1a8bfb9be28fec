import { KirschError } from '../../../errors/index.ts';

/** A value in a large JSON text, cut out. */
export interface JsonValue {
  /** The names that lead to it; a place in a list is its number. */
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** Of a value that is cut out, bytes. A text of JavaScript has at most 512 MiB. */
const LARGEST_VALUE = 256 * 1024 * 1024;
/** Deeper than this no value is cut out, so no path is longer. */
const DEEPEST = 16;

/**
 * Reads a JSON text of any length and cuts out values, each of which is then parsed as usual: `data.json` of a backup may be longer than any
 * text of JavaScript. In memory is one value.
 *
 * @param isCut whether the value at this path is to be cut out whole; what is not, is gone into. Values that are neither lists nor objects are
 *   always cut out
 * @throws KirschError `SOURCE_DAMAGED` when it is no JSON, ends too early or has a value beyond 256 MiB
 */
export async function* readJsonValues(
  chunks: AsyncIterable<Uint8Array>,
  isCut: (path: readonly (string | number)[]) => boolean,
): AsyncGenerator<JsonValue, void, undefined> {
  const scanner = new JsonScanner(isCut);
  for await (const chunk of chunks) yield* scanner.take(chunk);
  yield* scanner.end();
}

interface Level {
  readonly isList: boolean;
  /** The name before the value that is being read, or its place. */
  name: string | number;
}

class JsonScanner {
  readonly #isCut: (path: readonly (string | number)[]) => boolean;
  readonly #levels: Level[] = [];
  #position = 0;
  /** The value, or name, that is being cut out; and how deep it is in itself. */
  #parts: Uint8Array[] | undefined;
  #bytes = 0;
  #depth = 0;
  #inText = false;
  #isEscaped = false;
  #isName = false;
  #isDone = false;

  constructor(isCut: (path: readonly (string | number)[]) => boolean) {
    this.#isCut = isCut;
  }

  *take(chunk: Uint8Array): Generator<JsonValue> {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#parts) {
        const isOver = this.#isOverAt(byte);
        if (isOver === 'no') continue;
        const end = isOver === 'with' ? at + 1 : at;
        this.#keep(chunk.subarray(start, end));
        yield* this.#finish();
        start = end;
        if (isOver === 'with') continue;
      }
      this.#step(byte, this.#position + at);
      if (this.#parts) start = at;
    }
    if (this.#parts) this.#keep(Buffer.from(chunk.subarray(start)));
    this.#position += chunk.length;
  }

  *end(): Generator<JsonValue> {
    // A number ends with the text.
    if (this.#parts && this.#levels.length === 0 && this.#depth === 0 && !this.#inText) {
      yield* this.#finish();
    }
    if (this.#parts || this.#levels.length > 0 || !this.#isDone)
      throw this.#damaged('ends too early');
  }

  /** Whether what is being cut out is over: with this byte, before it, or not yet. */
  #isOverAt(byte: number): 'no' | 'with' | 'before' {
    if (this.#inText) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#inText = false;
        if (this.#depth === 0) return 'with';
      }
      return 'no';
    }
    if (byte === QUOTE) this.#inText = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (this.#depth === 0) return 'before';
      this.#depth--;
      if (this.#depth === 0) return 'with';
    } else if (this.#depth === 0 && (byte === COMMA || byte <= 0x20)) return 'before';
    return 'no';
  }

  /** Takes a byte that is in no value that is cut out. */
  #step(byte: number, offset: number): void {
    const level = this.#levels.at(-1);
    if (byte <= 0x20 || byte === COLON || byte === 0xef || byte === 0xbb || byte === 0xbf) return;
    if (this.#isDone) throw this.#damaged(`goes on after its end (at byte ${offset})`);
    if (byte === COMMA) {
      if (!level) throw this.#damaged(`has a comma that separates nothing (at byte ${offset})`);
      if (level.isList) level.name = (level.name as number) + 1;
      else this.#isName = true;
      return;
    }
    if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (level?.isList !== (byte === CLOSE_LIST)) {
        throw this.#damaged(`closes what is not open (at byte ${offset})`);
      }
      this.#levels.pop();
      this.#isName = false;
      this.#isDone = this.#levels.length === 0;
      return;
    }
    const isNested = byte === OPEN_OBJECT || byte === OPEN_LIST;
    if (isNested && !this.#isName && this.#levels.length < DEEPEST && !this.#isCut(this.#path())) {
      this.#levels.push({ isList: byte === OPEN_LIST, name: byte === OPEN_LIST ? 0 : '' });
      this.#isName = byte === OPEN_OBJECT;
      return;
    }
    this.#parts = [];
    this.#bytes = 0;
    this.#depth = isNested ? 1 : 0;
    this.#inText = byte === QUOTE;
  }

  #keep(part: Uint8Array): void {
    this.#bytes += part.length;
    if (this.#bytes > LARGEST_VALUE) throw this.#damaged('has a value that is too large');
    this.#parts!.push(part);
  }

  *#finish(): Generator<JsonValue> {
    const text = Buffer.concat(this.#parts!).toString('utf8');
    this.#parts = undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw this.#damaged(`is no JSON (before byte ${this.#position})`);
    }
    const level = this.#levels.at(-1);
    if (this.#isName && level) {
      if (typeof value !== 'string') throw this.#damaged('has a value where a name belongs');
      level.name = value;
      this.#isName = false;
      return;
    }
    if (!level) this.#isDone = true;
    yield { path: this.#path(), value };
  }

  #path(): (string | number)[] {
    return this.#levels.map(({ name }) => name);
  }

  #damaged(text: string): KirschError {
    return new KirschError('SOURCE_DAMAGED', `The JSON text ${text}.`);
  }
}
