import type { Command } from 'commander';
import { Option } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { ExportResult } from '../../operations/archives/export-archive.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { Storage } from '../../storage/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf, formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withIndex } from '../open-repository.ts';
import { openZipFolder, withZips, type ZipPlaceOptions } from '../open-zips.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';
import { addZipPlace } from '../zip-place.ts';
import { plainName } from '../zips-report.ts';
import { placeOf } from './zips-download.ts';

interface ExportCommandOptions extends ZipPlaceOptions, SnapshotFilterOptions {
  readonly target?: string;
  readonly name?: string;
  readonly lightweight?: boolean;
  readonly overwrite?: boolean;
  readonly system?: 'windows' | 'macos' | 'linux';
}

const REASON = {
  'no-place': 'zips of Cherry Studio’s do not hold it',
  link: 'a link that leads to nothing in the backup',
  'special-file': 'neither file nor folder',
  'bad-name': 'a name that no zip can have',
} as const;

export function defineZipsExport(zips: Command, action: ActionMaker): void {
  withExample(
    addSnapshotFilter(
      addZipPlace(
        zips
          .command('export <snapshot>')
          .description('Write a backup of a profile as a zip that Cherry Studio restores.'),
      ),
    )
      .option('-t, --target <place>', 'write it to this folder, or .zip file, of this computer')
      .option('--name <name>', 'what to call it (default: as Cherry Studio would have)')
      .option('--lightweight', 'chats and settings, without files')
      .option('--overwrite', 'replace a zip of that name')
      .addOption(
        new Option('--system <system>', 'where it comes from, if the backup does not tell').choices(
          ['windows', 'macos', 'linux'],
        ),
      )
      .action(action<ExportCommandOptions>(exportCommand)),
    'kirsch zips export latest',
    'kirsch zips export 3f9a1c2b --target ~/Downloads',
  );
}

async function exportCommand(
  context: CommandContext,
  [reference]: readonly string[],
  options: ExportCommandOptions,
): Promise<undefined> {
  const { env, output } = context;
  const { target } = options;
  if (target !== undefined && options.in !== undefined) {
    throw new KirschError('BAD_ARGUMENT', 'A zip is written to one place.', {
      hint: 'Give --target or --in.',
    });
  }
  const { resolveSnapshot } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const { exportArchive } = await import('../../operations/archives/export-archive.ts');
  const filter = filterOf(options, env);
  const choose = (repository: OpenRepository, signal: AbortSignal) =>
    resolveSnapshot(repository, reference!, { filter, signal });
  await withIndex(context, choose, async (repository, found, signal) => {
    const place = target === undefined ? undefined : placeOf(target, '');
    const name = place?.as || options.name;
    const write = async (to: Storage) => {
      const result = await exportArchive(repository, found.snapshot, {
        to,
        isLightweight: options.lightweight ?? false,
        overwrite: options.overwrite ?? false,
        ...(name !== undefined && { name }),
        ...(found.path !== '/' && { path: found.path }),
        ...(options.system && { system: options.system }),
        signal,
        onProgress: (bytes) =>
          output.progress.show({
            ...{ files: 0, totalFiles: 0, totalBytes: 0, totalKnown: false },
            ...{ bytes, transferred: bytes },
          }),
      });
      report(context, result, to.description);
    };
    if (place) await write(await openZipFolder(place.folder));
    else await withZips(context, options, write);
  });
}

function report({ output }: CommandContext, result: ExportResult, place: string): void {
  const { name, bytes, generation, files, leftOut } = result;
  if (output.json) {
    output.value({
      message_type: 'exported',
      ...{ name, bytes, generation, files },
      left_out: leftOut,
    });
    return;
  }
  for (const { path, reason } of leftOut) {
    // What no such zip ever has is no news.
    const line = `left out: ${plainName(path)}: ${REASON[reason]}`;
    if (reason === 'no-place') output.say(line, 1);
    else output.warn(line);
  }
  output.say(
    `${plainName(name)}: ${countOf(files, 'file')}, ${formatBytes(bytes)}, generation ${generation}, in ${place}`,
  );
}
