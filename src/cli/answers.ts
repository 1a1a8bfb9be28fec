import { createInterface } from 'node:readline/promises';
import type { ReadStream } from 'node:tty';
import { KirschError } from '../errors/index.ts';
import { promptPassword } from './prompt-password.ts';

/** Where answers come from, and where questions are shown. */
export interface AnswerStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** What would not be typed by a person, in characters. */
const LONGEST_INPUT = 300 * 1024;

/**
 * Answers to questions, one after the other: typed at a terminal, else the lines of the standard input, so that scripts
 * can give them, too. Secrets come this way because every user of a computer sees arguments.
 */
export class Answers {
  readonly #streams: AnswerStreams;
  #lines: string[] | undefined;

  constructor(streams: AnswerStreams) {
    this.#streams = streams;
  }

  /** Whether a person is there to be asked. */
  get isInteractive(): boolean {
    return this.#streams.stdin.isTTY === true;
  }

  /**
   * One answer; `''` when there is none.
   * @param hidden what is typed is not shown
   */
  async ask(question: string, { hidden = false } = {}): Promise<string> {
    if (!this.isInteractive) return ((await this.#piped()).shift() ?? '').trim();
    const { stdin, stderr } = this.#streams;
    if (hidden) return promptPassword({ input: stdin as ReadStream, output: stderr }, question);
    return (await this.#typedLine(question)).trim();
  }

  /** Whether the answer is yes; no where nobody is there to be asked. */
  async confirm(question: string): Promise<boolean> {
    return this.isInteractive && /^y(?:es)?$/i.test(await this.ask(`${question} [y/N] `));
  }

  /**
   * Several lines, up to the one that `isLast` accepts, or the end.
   * @throws KirschError `BAD_ARGUMENT` when there is no end to it
   */
  async lines(question: string, isLast: (line: string) => boolean): Promise<string> {
    const lines: string[] = [];
    let length = 0;
    for await (const line of this.isInteractive ? this.#typedLines(question) : this.#pipedLines()) {
      lines.push(line);
      length += line.length;
      if (isLast(line)) break;
      if (length > LONGEST_INPUT) throw tooLong();
    }
    return lines.join('\n');
  }

  /** One reader for all of them: what is pasted arrives at once, and a second reader would miss what the first has taken. */
  async *#typedLines(question: string): AsyncGenerator<string> {
    const { stdin, stderr, signal } = this.#streams;
    stderr.write(question);
    const terminal = createInterface({ input: stdin, output: stderr, signal });
    try {
      yield* terminal;
    } finally {
      terminal.close();
    }
  }

  async *#pipedLines(): AsyncGenerator<string> {
    const lines = await this.#piped();
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) yield line;
  }

  async #typedLine(question: string): Promise<string> {
    const { stdin, stderr, signal } = this.#streams;
    const terminal = createInterface({ input: stdin, output: stderr });
    try {
      return await terminal.question(question, { signal });
    } finally {
      terminal.close();
    }
  }

  async #piped(): Promise<string[]> {
    if (this.#lines) return this.#lines;
    let text = '';
    for await (const chunk of this.#streams.stdin) {
      text += chunk;
      if (text.length > LONGEST_INPUT) throw tooLong();
    }
    this.#lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
    return this.#lines;
  }
}

function tooLong(): KirschError {
  return new KirschError('BAD_ARGUMENT', 'The standard input is too long.', {
    hint: 'Is it the right file?',
  });
}
