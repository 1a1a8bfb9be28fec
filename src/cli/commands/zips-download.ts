import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { openZipFolder, withZips, type ZipPlaceOptions } from '../open-zips.ts';
import { addZipPlace } from '../zip-place.ts';
import { plainName } from '../zips-report.ts';

interface DownloadOptions extends ZipPlaceOptions {
  readonly target: string;
  readonly overwrite?: boolean;
}

export function defineZipsDownload(zips: Command, action: ActionMaker): void {
  withExample(
    addZipPlace(
      zips.command('download <name>').description('Copy a zip to this computer, as it is.'),
    )
      .option('-t, --target <place>', 'a folder, or a file whose name ends with .zip', '.')
      .option('--overwrite', 'replace a file of that name')
      .action(action<DownloadOptions>(download)),
    'kirsch zips download --target ~/Downloads cherry-studio.20260923112708.MBP.local.mac.zip',
  );
}

async function download(
  context: CommandContext,
  [name]: readonly string[],
  options: DownloadOptions,
): Promise<undefined> {
  const { output, signal } = context;
  const { copyArchive } = await import('../../operations/archives/copy-archive.ts');
  const { folder, as } = placeOf(options.target, name!);
  await withZips(context, options, async (zips) => {
    const target = await openZipFolder(folder);
    const { overwrite = false } = options;
    const bytes = await copyArchive(zips, target, name!, {
      as,
      overwrite,
      signal,
      onProgress: (done, total) =>
        output.progress.show({
          ...{ files: 0, totalFiles: 1, totalKnown: true },
          ...{ bytes: done, totalBytes: total, transferred: done, current: name! },
        }),
    });
    if (output.json) output.value({ message_type: 'downloaded', name, folder, as, bytes });
    else output.say(`${plainName(as)}: ${formatBytes(bytes)} in ${folder}`);
  });
}

/** A file's name where it ends like a zip's; anything else is a folder. */
export function placeOf(target: string, name: string): { folder: string; as: string } {
  if (target === '') {
    throw new KirschError('BAD_ARGUMENT', 'No place was named.', { hint: 'Name a folder.' });
  }
  if (!/\.zip$/i.test(target)) return { folder: resolve(target), as: name };
  return { folder: dirname(resolve(target)), as: basename(target) };
}
