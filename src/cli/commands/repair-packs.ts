import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { countOf } from '../format-values.ts';
import { withRepository } from '../open-repository.ts';
import { shortId } from '../snapshot-json.ts';

export interface RepairPacksCommandOptions {
  /** A folder, or whether there are to be copies at all. */
  readonly copies?: string | boolean;
  readonly dryRun?: boolean;
}

export async function repairPacksCommand(
  context: CommandContext,
  names: readonly string[],
  { copies = true, dryRun = false }: RepairPacksCommandOptions,
): Promise<number> {
  const { output } = context;
  const { repairPacks } = await import('../../operations/repair/repair-packs.ts');
  const folder = copies === true ? '.' : copies;
  const result = await withRepository(context, 'exclusive', async (repository, signal) =>
    repairPacks(repository, await packIds(repository, names, signal), {
      dryRun,
      signal,
      onPack: ({ id, intact, damaged }) =>
        output.say(`pack ${id}: ${countOf(intact, 'blob')} intact, ${damaged} damaged`),
      ...(folder !== false && {
        keepCopy: (id: string, bytes: Buffer) => saveCopy(join(folder, `pack-${id}`), bytes),
      }),
    }),
  );
  const { packs, lost } = result;
  if (output.json) {
    output.value({ message_type: 'summary', dry_run: dryRun, packs, lost });
  } else if (!dryRun) {
    for (const { type, id } of lost) output.say(`lost the ${type} blob ${id}`, 1);
    output.say(`repaired ${countOf(packs.length, 'pack')}, ${countOf(lost.length, 'blob')} lost`);
    if (lost.length > 0) {
      output.say(
        '`kirsch repair heal` looks for them on this computer, `kirsch check` says who needs them',
      );
    }
  } else {
    output.say(`would repair ${packs.map(({ id }) => shortId(id)).join(', ')}`);
  }
  return lost.length > 0 ? EXIT.failed : EXIT.ok;
}

async function packIds(
  repository: OpenRepository,
  names: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const { pickByPrefix } = await import('../../operations/snapshots/resolve-snapshot.ts');
  const ids = await repository.listIds('pack', signal);
  return names.map((name) => pickByPrefix(ids, name, 'pack'));
}

/** An earlier copy is as good: packs do not change but by damage, so it is left alone. */
async function saveCopy(path: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new KirschError(
      'TARGET_UNWRITABLE',
      `The copy ${path} of a damaged pack cannot be written.`,
      {
        hint: 'Name another folder with --copies, or do without copies by --no-copies. Nothing has been changed.',
        cause: error,
        details: { path },
      },
    );
  }
}
