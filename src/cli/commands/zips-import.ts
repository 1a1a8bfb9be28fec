import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { ImportOutcome, ImportSummary } from '../../operations/archives/import-archives.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { countOf, formatBytes, formatLocalTime } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { lockOptions, openRepositoryOf } from '../open-repository.ts';
import { withZips, type ZipPlaceOptions } from '../open-zips.ts';
import { shortId } from '../snapshot-json.ts';
import { addZipPlace } from '../zip-place.ts';
import { contentsJson, plainName } from '../zips-report.ts';

interface ImportCommandOptions extends ZipPlaceOptions {
  readonly all?: boolean;
  readonly host?: string;
  readonly tempDir?: string;
}

export function defineZipsImport(zips: Command, action: ActionMaker): void {
  withExample(
    addZipPlace(
      zips
        .command('import [names...]')
        .description(
          'Make backups of zips, each with its date and computer; what several have in common is stored once.',
        ),
    )
      .option('--all', 'all that are Cherry Studio’s, the oldest first')
      .option('-H, --host <name>', 'the computer of zips whose names do not tell it')
      .option('--temp-dir <folder>', 'where a zip is unpacked to, one at a time')
      .action(action<ImportCommandOptions>(importCommand)),
    'kirsch zips import --all',
    'kirsch zips import --in ~/Downloads cherry-studio.202609231127.zip --host laptop',
  );
}

async function importCommand(
  context: CommandContext,
  names: readonly string[],
  options: ImportCommandOptions,
): Promise<number> {
  if (names.length > 0 === (options.all ?? false)) {
    throw new KirschError('BAD_ARGUMENT', 'Zips are imported by their names, or all of them.', {
      hint: 'Give names or --all; `kirsch zips list` shows what there is.',
    });
  }
  const { output, signal } = context;
  const { importArchives } = await import('../../operations/archives/import-archives.ts');
  const { exclusive: _, ...lock } = await lockOptions(context, 'shared');
  const repository = await openRepositoryOf(context);
  try {
    const summary = await withZips(context, options, (zips) =>
      importArchives(repository, zips, {
        ...(options.all ? {} : { names }),
        ...(options.host !== undefined && { host: options.host }),
        temporaryFolder: options.tempDir,
        lock,
        signal,
        onProgress: ({ name, bytes, totalBytes, stage }) =>
          output.progress.show({
            ...{ files: 0, totalFiles: 0, totalKnown: true, transferred: 0 },
            ...{ bytes, totalBytes, current: `${stage} ${name}` },
          }),
        onArchive: (outcome) => tell(context, outcome),
      }),
    );
    tellSummary(context, summary);
    return summary.outcomes.some(({ state }) => state === 'refused') ? EXIT.incomplete : EXIT.ok;
  } finally {
    await repository.close();
  }
}

function tell({ output }: CommandContext, outcome: ImportOutcome): void {
  if (output.json) {
    output.value(outcomeJson(outcome));
    return;
  }
  const name = plainName(outcome.name);
  if (outcome.state === 'refused') output.warn(`${name}: ${outcome.error.message}`);
  else if (outcome.state === 'known') {
    output.say(`${name}: is here already, as backup ${shortId(outcome.snapshot.id)}`);
  } else {
    const { id, snapshot } = outcome.snapshot;
    output.say(
      `${name}: backup ${shortId(id)} of ${plainName(snapshot.hostname)}, ${formatLocalTime(snapshot.time)}; ` +
        `${formatBytes(outcome.size)} became ${formatBytes(outcome.added)}`,
    );
    for (const path of outcome.ignored) output.warn(`${name}: ${plainName(path)} was left out`);
  }
}

function tellSummary({ output }: CommandContext, summary: ImportSummary): void {
  const { outcomes, zipBytes, added, saved } = summary;
  const imported = outcomes.filter(({ state }) => state === 'imported').length;
  if (output.json) {
    output.value({
      message_type: 'summary',
      imported,
      zip_bytes: zipBytes,
      data_added: added,
      saved,
    });
    return;
  }
  if (imported === 0) output.say('nothing to import');
  else {
    const gain =
      saved > 0
        ? `; deleting ${imported === 1 ? 'it' : 'them'} would give back ${formatBytes(zipBytes)}`
        : '';
    output.say(
      `imported ${countOf(imported, 'zip')}: ${formatBytes(zipBytes)} take ${formatBytes(added)} here${gain}`,
    );
  }
}

function outcomeJson(outcome: ImportOutcome) {
  const { name, size, state } = outcome;
  const start = { message_type: 'zip', name, size, state };
  if (outcome.state === 'refused') {
    const { code, message } = outcome.error;
    return { ...start, error: { code, message } };
  }
  const known = { ...start, snapshot_id: outcome.snapshot.id };
  if (outcome.state === 'known') return known;
  const { added, ignored, contents, snapshot } = outcome;
  const { time, hostname } = snapshot.snapshot;
  return { ...known, time, hostname, data_added: added, ignored, contents: contentsJson(contents) };
}
