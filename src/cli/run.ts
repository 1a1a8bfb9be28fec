import { CommanderError } from 'commander';
import { KirschError, toKirschError } from '../errors/index.ts';
import type { ActionMaker, CommandHandler, Surroundings } from './command-context.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { type GlobalOptions, verbosityOf } from './global-options.ts';
import { NOBODY_READS } from './interrupts.ts';
import { Output } from './output.ts';
import { createProgram } from './program.ts';
import { describeError } from './report-error.ts';
import { secretsOfEnvironment } from './secrets-in-use.ts';
import { endUnfinishedRestores } from './unfinished-restores.ts';

/**
 * Runs one command line, without the program's name; an empty one opens the app. Resolves to the exit status; never throws.
 */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = EXIT.ok;
  const secrets = new Set(secretsOfEnvironment(surroundings.env));
  const action: ActionMaker =
    <Options>(handler: CommandHandler<Options>) =>
    async (...params: unknown[]) => {
      const command = params.at(-1) as import('commander').Command;
      const global = command.optsWithGlobals() as GlobalOptions;
      const output = new Output(surroundings, {
        json: global.json ?? false,
        verbosity: verbosityOf(global),
        secrets,
      });
      try {
        const context = { ...surroundings, global, output, program, secrets };
        await endUnfinishedRestores(context);
        exitCode = (await handler(context, command.args, command.opts() as Options)) ?? EXIT.ok;
      } finally {
        output.progress.clear();
      }
    };
  const program = createProgram(action);
  const commandOf = configureErrors(program, surroundings);
  try {
    await program.parseAsync(args.length === 0 ? ['app'] : expandWords(args), { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.ok;
    const { signal } = surroundings;
    // Once interrupted, whatever is thrown comes from that, and the signal knows why.
    const cause: unknown = signal.aborted ? signal.reason : thrown;
    const error =
      cause instanceof CommanderError ? misused(cause, commandOf.get(cause)) : toKirschError(cause);
    if (error.message === NOBODY_READS) return exitCodeOf(error.code);
    surroundings.stderr.write(
      describeError(error, {
        json: args.includes('--json'),
        debug: surroundings.env['KIRSCH_DEBUG'] === '1',
        secrets,
      }),
    );
    return exitCodeOf(error.code);
  }
}

/** Commander throws instead of ending the process, and leaves the words to us. Says at which command it threw what. */
function configureErrors(
  program: import('commander').Command,
  { stdout, stderr }: Surroundings,
): WeakMap<CommanderError, string> {
  const commandOf = new WeakMap<CommanderError, string>();
  const configure = (command: import('commander').Command, name = '') => {
    command.exitOverride((thrown) => {
      commandOf.set(thrown, name);
      throw thrown;
    });
    command.configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => {},
    });
    for (const child of command.commands) configure(child, `${name} ${child.name()}`.trim());
  };
  configure(program);
  return commandOf;
}

function misused(thrown: CommanderError, command = ''): KirschError {
  const message = thrown.message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/, '; `$1` is one');
  if (thrown.code === 'commander.help') {
    return new KirschError('BAD_ARGUMENT', 'No command was given.');
  }
  return new KirschError(
    'BAD_ARGUMENT',
    `${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/\.\.$/, '.'),
    {
      hint: command
        ? `\`kirsch help ${command}\` explains it.`
        : '`kirsch help` lists the commands, and `kirsch help COMMAND` explains one.',
    },
  );
}

/** restic also takes `--verbose=2`; and `help storage add` means the command below, where Commander stops at the first. */
function expandWords(args: readonly string[]): string[] {
  const [first, ...rest] = args;
  const words = first === 'help' && rest.length > 1 ? [...rest, '--help'] : args;
  return words.flatMap((arg) => {
    const level = /^--verbose=(\d)$/.exec(arg);
    return level ? Array.from({ length: Number(level[1]) }, () => '--verbose') : [arg];
  });
}
