import { type Command, Option } from 'commander';
import { isKirschError, KirschError } from '../../errors/index.ts';
import type { ChatFormat } from '../../operations/look-inside/index.ts';
import type { ResolvedSnapshot } from '../../operations/snapshots/resolve-snapshot.ts';
import type { SnapshotFilter } from '../../operations/snapshots/snapshot-filter.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { Contents } from '../../sources/cherry-studio/contents/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { withIndex } from '../open-repository.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';
import { terminalText } from '../terminal-text.ts';
import { writeTarget } from '../write-target.ts';

interface ChatsOptions extends SnapshotFilterOptions {
  readonly search?: string;
  readonly all?: boolean;
  readonly show?: string;
  readonly export?: ChatFormat;
  readonly target?: string;
}

const ONLY_CHERRY_STUDIO = ['source=cherry-studio'];

export function defineChats(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program
      .command('chats [snapshot]')
      .description(
        'Look at Cherry Studio’s chats in a backup: list, search, show and export them.',
      ),
  )
    .option('--search <words>', 'find chats, messages and notes with all these words')
    .option('--all', 'with --search: in all backups, not in one')
    .option('--show <chat>', 'show this chat: its id, the beginning of it, or its name')
    .addOption(
      new Option('--export <format>', 'with --show: as Markdown or JSON, to be kept').choices([
        'md',
        'json',
      ]),
    )
    .option('-t, --target <file>', 'with --export: write to this file')
    .action(action<ChatsOptions>(chats));
  withExample(
    command,
    'kirsch chats --search "soup recipe" --all',
    'kirsch chats 3cd34dfe --show 0191e2f4 --export md --target soup.md',
  );
}

async function chats(
  context: CommandContext,
  [reference = 'latest']: readonly string[],
  options: ChatsOptions,
): Promise<undefined> {
  assertMeant(options);
  const choose = (repository: OpenRepository, signal: AbortSignal) =>
    chooseSnapshots(context, repository, reference, options, signal);
  await withIndex(context, choose, async (repository, snapshots, signal) => {
    const { search } = options;
    if (search !== undefined) await searchIn(context, repository, snapshots, search, signal);
    else await lookInto(context, repository, snapshots[0]!, options, signal);
  });
}

function assertMeant({ search, all, show, export: format, target }: ChatsOptions): void {
  const wrong =
    (all && search === undefined && '--all is for --search.') ||
    (search !== undefined && show !== undefined && 'Search or show, one at a time.') ||
    (format && show === undefined && '--export needs --show, which names the chat.') ||
    (target !== undefined && !format && '--target is for --export.');
  if (wrong) throw new KirschError('BAD_ARGUMENT', wrong);
}

/** The one backup that is meant, or with `--all` every one. `latest` is the latest that is Cherry Studio's, where one says so. */
async function chooseSnapshots(
  { env }: CommandContext,
  repository: OpenRepository,
  reference: string,
  options: ChatsOptions,
  signal: AbortSignal,
): Promise<ResolvedSnapshot[]> {
  const { parseSnapshotReference, resolveSnapshot, selectSnapshots } = await import(
    '../../operations/snapshots/resolve-snapshot.ts'
  );
  const filter = filterOf(options, env);
  const { path } = parseSnapshotReference(reference);
  if (options.all) {
    const all = await selectSnapshots(repository, { filter, signal });
    return all.map((stored) => ({ ...stored, path }));
  }
  const resolve = (wanted: SnapshotFilter) =>
    resolveSnapshot(repository, reference, { filter: wanted, signal });
  if (options.tag) return [await resolve(filter)];
  try {
    return [await resolve({ ...filter, tags: [ONLY_CHERRY_STUDIO] })];
  } catch (error) {
    if (!isKirschError(error, 'SNAPSHOT_NOT_FOUND')) throw error;
    return [await resolve(filter)];
  }
}

async function searchIn(
  { output }: CommandContext,
  repository: IndexedRepository,
  snapshots: readonly ResolvedSnapshot[],
  text: string,
  signal: AbortSignal,
): Promise<void> {
  const { searchBackups } = await import('../../operations/look-inside/index.ts');
  const { foundJson, foundLines, unreadableLine } = await import('../chats-report.ts');
  const result = await searchBackups(repository, {
    text,
    snapshots,
    ...rootOf(snapshots[0]),
    onUnreadable: (stored, error) => output.warn(unreadableLine(stored, error)),
    signal,
  });
  if (output.json) output.value(foundJson(result));
  else for (const line of foundLines(result)) output.result(line);
}

async function lookInto(
  context: CommandContext,
  repository: IndexedRepository,
  stored: ResolvedSnapshot,
  options: ChatsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { output } = context;
  const { lookInside } = await import('../../operations/look-inside/index.ts');
  const { snapshot } = stored;
  const contents = await lookInside(repository, { snapshot, ...rootOf(stored), signal });
  try {
    if (options.show !== undefined) await show(context, contents, options.show, options, signal);
    else {
      const { contentsJson, contentsLines } = await import('../chats-report.ts');
      if (output.json) output.value(await contentsJson(stored, contents));
      else {
        for (const line of await contentsLines(stored, contents, output.verbosity)) {
          output.result(line);
        }
      }
    }
    for (const problem of contents.problems) output.warn(terminalText(problem));
  } finally {
    await contents.close();
  }
}

/** Shows a chat, or exports it. What goes to a terminal is made harmless; what is kept is as it was written. */
async function show(
  { output, stdout }: CommandContext,
  contents: Contents,
  wanted: string,
  { export: format, target }: ChatsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { exportChat, findChat } = await import('../../operations/look-inside/index.ts');
  const text = exportChat(findChat(contents, wanted), format ?? (output.json ? 'json' : 'md'));
  if (target !== undefined) {
    await writeTarget(piecesOf(text), target, signal);
    return;
  }
  const isForPeople = format === undefined && !output.json;
  const isTerminal = (stdout as { isTTY?: boolean }).isTTY === true;
  await output.bytes(isForPeople || isTerminal ? terminalText(text) : text, signal);
}

/** Where the profile is in the backup, when a folder was named. */
function rootOf(stored: ResolvedSnapshot | undefined): { readonly root?: string } {
  return stored === undefined || stored.path === '/' ? {} : { root: stored.path };
}

async function* piecesOf(text: string): AsyncGenerator<string> {
  yield text;
}
