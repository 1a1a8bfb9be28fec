import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { countOf, formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withZips, type ZipPlaceOptions } from '../open-zips.ts';
import { addZipPlace } from '../zip-place.ts';
import { plainName } from '../zips-report.ts';

interface DeleteOptions extends ZipPlaceOptions {
  readonly yes?: boolean;
}

export function defineZipsDelete(zips: Command, action: ActionMaker): void {
  withExample(
    addZipPlace(
      zips
        .command('delete <names...>')
        .description('Show which zips would be deleted, and delete them with --yes.'),
    )
      .option('-y, --yes', 'delete them; nothing brings them back')
      .action(action<DeleteOptions>(deleteCommand)),
    'kirsch zips delete cherry-studio.20260923112708.MBP.local.mac.zip',
  );
}

async function deleteCommand(
  context: CommandContext,
  names: readonly string[],
  options: DeleteOptions,
): Promise<number> {
  const { output, signal } = context;
  const { deleteArchives, planDeletion } = await import(
    '../../operations/archives/delete-archives.ts'
  );
  return withZips(context, options, async (zips) => {
    const plan = await planDeletion(zips, names, { signal });
    const { archives, missing, bytes } = plan;
    for (const name of missing) output.warn(`There is no zip ${plainName(name)}.`);
    for (const { key, size } of archives) output.say(`${plainName(key)}  ${formatBytes(size)}`);
    const { deleted, changed } = options.yes
      ? await deleteArchives(zips, plan, { signal })
      : { deleted: [], changed: [] };
    for (const name of changed) output.warn(`${plainName(name)} is another zip now, and stays.`);
    if (output.json) {
      const planned = archives.map(({ key, size }) => ({ name: key, size }));
      output.value({ message_type: 'deletion', planned, missing, bytes, deleted, changed });
    } else if (options.yes) output.say(`deleted ${countOf(deleted.length, 'zip')}`);
    else {
      output.say(
        `would delete ${countOf(archives.length, 'zip')} (${formatBytes(bytes)}); say --yes to do it`,
      );
    }
    return missing.length + changed.length > 0 ? EXIT.failed : EXIT.ok;
  });
}
