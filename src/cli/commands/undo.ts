import { resolve } from 'node:path';
import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import { finishedInWords } from '../../operations/profile-restore/finish-swap.ts';
import type { KeptRestore } from '../../operations/profile-restore/undo-restore.ts';
import type { SourceComputer } from '../../sources/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { tableLines } from '../print-table.ts';
import { unfinishedNotes } from '../unfinished-restores.ts';

interface UndoCommandOptions {
  readonly profile?: string;
  readonly list?: boolean;
  readonly redo?: boolean;
  readonly finish?: boolean;
  readonly drop?: string;
  readonly wait: string;
  readonly appIsClosed?: boolean;
}

export function defineUndo(program: Command, action: ActionMaker): void {
  withExample(
    program
      .command('undo')
      .description(
        'Bring back what was there before the last `kirsch restore-profile`; again, before the one before.',
      )
      .option('--profile <folder>', 'the profile: the one that was restored to last unless given')
      .option('--list', 'show the restores that can be undone, and what they keep')
      .option('--redo', 'bring again what the last undo has taken back')
      .option('--finish', 'end a restore that was cut off')
      .option('--drop <id>', 'give up what a restore keeps, for the room on the disk')
      .option('--wait <seconds>', 'how long to wait for Cherry Studio to be closed', '0')
      .option('--app-is-closed', 'go on where nothing tells whether Cherry Studio is open')
      .action(action<UndoCommandOptions>(undoCommand)),
    'kirsch undo --list',
  );
}

async function undoCommand(
  context: CommandContext,
  _: readonly string[],
  options: UndoCommandOptions,
): Promise<number> {
  const { output, env, signal } = context;
  const undo = await import('../../operations/profile-restore/undo-restore.ts');
  const { realComputer } = await import('../../sources/real-computer.ts');
  const computer = realComputer(env);
  const restores = await allRestores(computer, options.profile);
  if (options.list) return list(context, restores);
  const waiting = {
    computer,
    notes: await unfinishedNotes(context),
    waitMs: Number(options.wait) * 1000 || 0,
    assumeClosed: options.appIsClosed ?? false,
    onWait: () => output.warn('waiting for Cherry Studio to be closed'),
    signal,
  };
  if (options.finish) {
    for (const profile of new Set(restores.map((each) => each.profile))) {
      for (const finished of await undo.finishRestores(profile, waiting)) {
        if (output.json) output.value({ message_type: 'finished', ...finished });
        else output.say(finishedInWords(finished));
      }
    }
    return EXIT.ok;
  }
  if (options.drop !== undefined) {
    const found = restores.find(({ id }) => id === options.drop);
    if (!found) throw nothing(`There is no restore ${options.drop}.`);
    const dropped = await undo.dropRestore(found.profile, found.id);
    if (output.json) output.value({ message_type: 'dropped', ...dropped });
    else output.say(`gave up what ${dropped.id} kept: ${formatBytes(dropped.bytes)}`);
    return EXIT.ok;
  }
  const state = options.redo ? 'undone' : 'applied';
  const profile = restores.find((each) => each.state === state)?.profile ?? restores[0]?.profile;
  if (!profile) throw nothing(`There is no restore to ${options.redo ? 'redo' : 'undo'}.`);
  const work = options.redo ? undo.redoRestore : undo.undoRestore;
  const { restore, aside } = await work(profile, waiting);
  if (output.json) {
    output.value({ message_type: options.redo ? 'redone' : 'undone', ...restore, aside });
  } else {
    output.say(
      options.redo
        ? `${profile} is again as it was restored; \`kirsch undo\` takes that back`
        : `${profile} is as it was before; \`kirsch undo --redo\` brings the restored data again`,
    );
    for (const { live, path } of aside) output.warn(`"${live}" is kept as "${path}".`);
  }
  return EXIT.ok;
}

/** Those of one profile, or of all, the newest first. */
async function allRestores(
  computer: SourceComputer,
  folder: string | undefined,
): Promise<KeptRestore[]> {
  if (folder === undefined) {
    const { findRestores } = await import('../../operations/profile-restore/find-restores.ts');
    return findRestores(computer);
  }
  const { listRestores } = await import('../../operations/profile-restore/undo-restore.ts');
  const named = resolve(folder);
  return listRestores((await computer.files.real(named)) ?? named);
}

function list({ output }: CommandContext, restores: readonly KeptRestore[]): number {
  if (output.json) {
    output.value({ restores });
    return EXIT.ok;
  }
  if (restores.length === 0) output.result('No restore keeps anything.');
  else {
    const rows = restores.map(({ id, created, state, about, bytes, profile }) => [
      id,
      created.slice(0, 16).replace('T', ' '),
      state,
      `${about['computer'] ?? ''} ${String(about['time'] ?? '').slice(0, 10)}`.trim(),
      formatBytes(bytes),
      profile,
    ]);
    const head = ['ID', 'Restored', 'State', 'Backup of', 'Keeps', 'Profile'];
    for (const line of tableLines({ head, rows, alignRight: [4] })) output.result(line);
  }
  return EXIT.ok;
}

function nothing(message: string): KirschError {
  return new KirschError('NOTHING_TO_UNDO', message, {
    hint: '`kirsch undo --list` shows what is kept; name another profile with --profile.',
  });
}
