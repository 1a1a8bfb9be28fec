import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import { displayFileName } from '../../format/index.ts';
import type { FoundObject, WantedObjects } from '../../operations/find/find-objects.ts';
import type { StoredSnapshot } from '../../operations/snapshots/load-snapshots.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { formatLocalTime } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { foundNodeJson, nodeLine } from '../node-output.ts';
import { withIndex } from '../open-repository.ts';
import { collect, parseMoment } from '../option-parsers.ts';
import { shortId } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';

interface FindOptions extends SnapshotFilterOptions {
  readonly blob?: boolean;
  readonly tree?: boolean;
  readonly pack?: boolean;
  readonly showPackId?: boolean;
  readonly ignoreCase?: boolean;
  readonly long?: boolean;
  readonly humanReadable?: boolean;
  readonly newest?: Date;
  readonly oldest?: Date;
  readonly reverse?: boolean;
  readonly snapshot?: readonly string[];
}

export function defineFind(program: Command, action: ActionMaker): void {
  const command = addSnapshotFilter(
    program
      .command('find <patterns...>')
      .description('Find files, or blobs by their ids, in all backups.'),
  )
    .option('--blob', 'the patterns are ids of blobs')
    .option('--tree', 'the patterns are ids of folder listings')
    .option('--pack', 'the patterns are ids of packs')
    .option('--show-pack-id', 'with --blob or --tree: show the pack that holds it')
    .option('-i, --ignore-case', 'upper and lower case are the same')
    .option('-l, --long', 'show mode, owner, size and time')
    .option('--human-readable', 'with --long: sizes in KiB, MiB, …')
    .option('-N, --newest <time>', 'not modified after this', parseMoment)
    .option('-O, --oldest <time>', 'not modified before this', parseMoment)
    .option('-R, --reverse', 'oldest backups first')
    .option('-s, --snapshot <id>', 'look in this backup only (can be repeated)', collect)
    .action(action<FindOptions>(find));
  withExample(command, 'kirsch find "*.docx" --oldest 2026-01-01');
}

async function find(
  context: CommandContext,
  patterns: readonly string[],
  options: FindOptions,
): Promise<undefined> {
  const kinds = [options.blob, options.tree, options.pack].filter(Boolean).length;
  if (kinds > 1) {
    throw new KirschError('BAD_ARGUMENT', 'Look for blobs, trees or packs, one kind at a time.', {
      hint: 'Leave out all but one of --blob, --tree and --pack.',
    });
  }
  const { selectSnapshots } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const choose = (repository: OpenRepository, signal: AbortSignal) =>
    selectSnapshots(repository, {
      names: options.snapshot ?? [],
      filter: filterOf(options, context.env),
      signal,
    });
  await withIndex(context, choose, async (repository, snapshots, signal) => {
    if (!options.reverse && !options.snapshot) snapshots.reverse();
    const search = { context, repository, snapshots, patterns, options, signal };
    await (kinds === 0 ? findFilesIn(search) : findObjectsIn(search));
  });
}

interface Search {
  readonly context: CommandContext;
  readonly repository: IndexedRepository;
  readonly snapshots: readonly StoredSnapshot[];
  readonly patterns: readonly string[];
  readonly options: FindOptions;
  readonly signal: AbortSignal;
}

async function findFilesIn(search: Search): Promise<void> {
  const { context, repository, snapshots, patterns, options, signal } = search;
  const { output } = context;
  const { findFiles } = await import('../../operations/find/find-files.ts');
  const { oldest, newest, ignoreCase = false, long = false, humanReadable = false } = options;
  const wanted = {
    patterns,
    ignoreCase,
    ...(oldest && { oldest }),
    ...(newest && { newest }),
    signal,
  };
  const results: unknown[] = [];
  let isFirst = true;
  for (const stored of snapshots) {
    const matches: unknown[] = [];
    let isNew = true;
    for await (const { path, node } of findFiles(repository, stored, wanted)) {
      if (output.json) {
        matches.push(foundNodeJson(path, node));
        continue;
      }
      if (isNew) {
        if (!isFirst) output.say('');
        output.say(
          `Found matching entries in snapshot ${shortId(stored.id)} from ${formatLocalTime(stored.snapshot.time)}`,
        );
      }
      isNew = false;
      isFirst = false;
      await output.bytes(`${nodeLine(path, node, { long, humanReadable })}\n`, signal);
    }
    if (matches.length > 0) results.push({ matches, hits: matches.length, snapshot: stored.id });
  }
  if (output.json) output.value(results);
}

async function findObjectsIn(search: Search): Promise<void> {
  const { context, repository, snapshots, patterns, options, signal } = search;
  const { output } = context;
  const { blobsOfPacks, findObjects } = await import('../../operations/find/find-objects.ts');
  const wanted: WantedObjects = options.pack
    ? blobsOfPacks(repository, patterns)
    : { blobs: options.blob ? patterns : [], trees: options.tree ? patterns : [] };
  const results: unknown[] = [];
  for (const stored of snapshots) {
    for await (const found of findObjects(repository, stored, wanted, signal)) {
      if (output.json) {
        results.push(objectJson(found, stored));
        continue;
      }
      printObject(context, found, stored);
      if (!options.showPackId) continue;
      for (const { packId } of repository.index.findAll(found.type, found.id)) {
        output.result(` ... in pack ${packId}`);
      }
    }
  }
  if (output.json) output.value(results);
}

function printObject({ output }: CommandContext, found: FoundObject, stored: StoredSnapshot): void {
  const { type, id, path, parentTree } = found;
  const shown = displayFileName(path);
  output.result(`Found ${type === 'tree' ? 'tree' : 'blob'} ${id}`);
  output.result(type === 'tree' ? ` ... path ${shown}` : ` ... in file ${shown}`);
  if (type === 'data' && parentTree) output.result(`     (tree ${parentTree})`);
  output.result(
    ` ... in snapshot ${shortId(stored.id)} (${formatLocalTime(stored.snapshot.time)})`,
  );
}

function objectJson(
  { type, id, path, parentTree }: FoundObject,
  { id: snapshot, snapshot: { time } }: StoredSnapshot,
): Record<string, unknown> {
  return {
    object_type: type === 'tree' ? 'tree' : 'blob',
    id,
    path,
    ...(type === 'data' && { parent_tree: parentTree }),
    snapshot,
    time,
  };
}
