import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { KirschError, scrub } from '../errors/index.ts';
import { ProgressLine } from './progress-line.ts';

/** How much a command says. */
export interface OutputOptions {
  readonly json: boolean;
  /** -1 with `--quiet`, 0 as a rule, 1 and 2 with `-v` and `-vv`. */
  readonly verbosity: number;
  /** What no warning may repeat. May grow while the command runs. */
  readonly secrets?: ReadonlySet<string>;
}

/** What a command has to say, and where that goes: results to the standard output, everything else to standard error. */
export class Output {
  readonly json: boolean;
  readonly verbosity: number;
  readonly progress: ProgressLine;
  readonly #stdout: Writable;
  readonly #stderr: Writable;
  readonly #secrets: ReadonlySet<string>;

  constructor(
    streams: { readonly stdout: Writable; readonly stderr: Writable & { isTTY?: boolean } },
    options: OutputOptions,
  ) {
    this.#stdout = streams.stdout;
    this.#stderr = streams.stderr;
    this.json = options.json;
    this.verbosity = options.verbosity;
    this.#secrets = options.secrets ?? new Set();
    this.progress = new ProgressLine(streams.stderr, !options.json && options.verbosity >= 0);
  }

  /** A line of the result; `--quiet` does not silence it. */
  result(line: string): void {
    this.progress.clear();
    this.#stdout.write(`${line}\n`);
  }

  /** A line that tells what happens, from that verbosity on, for people only. */
  say(line: string, verbosity = 0): void {
    if (this.json || this.verbosity < verbosity) return;
    this.progress.clear();
    this.#stdout.write(`${line}\n`);
  }

  /** One JSON value on one line. */
  value(value: unknown): void {
    this.#stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Something that went wrong while the rest goes on. */
  warn(line: string): void {
    this.progress.clear();
    this.#stderr.write(`${scrub(line, this.#secrets)}\n`);
  }

  /** A JSON value that says that something went wrong: on standard error, as restic's are. */
  warnValue(value: unknown): void {
    this.#stderr.write(`${scrub(JSON.stringify(value), this.#secrets)}\n`);
  }

  /**
   * A piece of a long result. Resolves when there is room for more.
   * @throws KirschError `ABORTED` when nobody reads any more, or the signal fires while nobody does
   */
  async bytes(bytes: Uint8Array | string, signal?: AbortSignal): Promise<void> {
    if (this.#stdout.destroyed) throw new KirschError('ABORTED', 'The output was closed.');
    if (this.#stdout.write(bytes)) return;
    await once(this.#stdout, 'drain', { signal });
  }
}
