/** Tells the person who waits what runs now: on a terminal in one line, else a line for each run. */
export class Progress {
  readonly #output: NodeJS.WriteStream;
  readonly #all: number;
  readonly #started = performance.now();
  #begun = 0;

  /** @param all how many runs there will be */
  constructor(output: NodeJS.WriteStream, all: number) {
    this.#output = output;
    this.#all = all;
  }

  /** A run begins. */
  next(text: string): void {
    const minutes = (performance.now() - this.#started) / 60_000;
    this.#begun += 1;
    this.#say(`run ${this.#begun} of ${this.#all}, ${minutes.toFixed(0)} min: ${text}`);
  }

  /** Something takes a while that is not a run. */
  note(text: string): void {
    this.#say(text);
  }

  end(): void {
    if (this.#output.isTTY) this.#output.write('\r\x1b[K');
  }

  #say(text: string): void {
    this.#output.write(this.#output.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  }
}
