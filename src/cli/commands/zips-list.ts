import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf, formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withZips, type ZipPlaceOptions } from '../open-zips.ts';
import { tableLines } from '../print-table.ts';
import { addZipPlace } from '../zip-place.ts';
import { ARCHIVE_HEAD, archiveJson, archiveRow, plainName } from '../zips-report.ts';

interface ListOptions extends ZipPlaceOptions {
  readonly namesOnly?: boolean;
}

export function defineZipsList(zips: Command, action: ActionMaker): void {
  withExample(
    addZipPlace(
      zips
        .command('list', { isDefault: true })
        .description('List the zips with what their names and contents say, the newest first.'),
    )
      .option('--names-only', 'do not look into them, which takes a request or two for each')
      .action(action<ListOptions>(list)),
    'kirsch zips list',
    'kirsch zips list --in ~/Downloads',
  );
}

async function list(
  context: CommandContext,
  _args: readonly string[],
  options: ListOptions,
): Promise<undefined> {
  const { output, signal } = context;
  const { listArchives } = await import('../../operations/archives/list-archives.ts');
  const archives = await withZips(context, options, (zips) =>
    listArchives(zips, { withContents: !options.namesOnly, signal }),
  );
  if (output.json) {
    output.value(archives.map(archiveJson));
    return;
  }
  const table = { head: ARCHIVE_HEAD, rows: archives.map(archiveRow), alignRight: [2] };
  for (const line of tableLines(table)) output.result(line);
  const bytes = archives.reduce((sum, { size }) => sum + size, 0);
  output.say(`${countOf(archives.length, 'zip')}, ${formatBytes(bytes)}`);
  for (const { name, problem } of archives) {
    if (problem) output.say(`${plainName(name)}: ${problem.message}`, 1);
  }
}
