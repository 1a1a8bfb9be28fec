import type { Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Environment } from './environment.ts';
import type { GlobalOptions } from './global-options.ts';
import type { Output } from './output.ts';

/** What surrounds a run of the command line. Passed in whole, so that a test can run it within its own process. */
export interface Surroundings {
  readonly env: Environment;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What a command works with. */
export interface CommandContext extends Surroundings {
  readonly global: GlobalOptions;
  readonly output: Output;
  /** What no message may repeat. Whoever takes a secret from somewhere adds it. */
  readonly secrets: Set<string>;
  /** What a prompt calls the repository's password, where there are two. */
  readonly passwordName?: string;
  /** The whole program, for commands about commands. */
  readonly program: Command;
}

/** What a command does. Resolves to its exit status; nothing means 0. */
export type CommandHandler<Options> = (
  context: CommandContext,
  args: readonly string[],
  options: Options,
) => Promise<number | undefined>;

/** Makes a handler into what commander calls. */
export type ActionMaker = <Options = Record<string, never>>(
  handler: CommandHandler<Options>,
) => (...params: unknown[]) => Promise<void>;
