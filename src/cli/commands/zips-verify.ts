import { tmpdir } from 'node:os';
import type { Command } from 'commander';
import type { VerifiedStoredArchive } from '../../operations/archives/verify-stored-archive.ts';
import type { Objection } from '../../sources/index.ts';
import type { Storage } from '../../storage/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { countOf, formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { withZips, type ZipPlaceOptions } from '../open-zips.ts';
import { addZipPlace } from '../zip-place.ts';
import { contentsJson, plainName } from '../zips-report.ts';

/** What was found of one zip. */
interface Verdict {
  readonly verified: VerifiedStoredArchive;
  /** Of Cherry Studio's own restore; of B and C only. */
  readonly objections: readonly Objection[] | undefined;
}

export function defineZipsVerify(zips: Command, action: ActionMaker): void {
  withExample(
    addZipPlace(
      zips
        .command('verify <names...>')
        .description(
          'Read zips whole, hold every file against its checksum, and tell whether Cherry Studio’s restore would take them. Status 1 when not.',
        ),
    ).action(action<ZipPlaceOptions>(verify)),
    'kirsch zips verify cherry-studio.20260923112708.MBP.local.mac.zip',
  );
}

async function verify(
  context: CommandContext,
  names: readonly string[],
  options: ZipPlaceOptions,
): Promise<number> {
  const { output } = context;
  return withZips(context, options, async (zips) => {
    let isSound = true;
    for (const name of names) {
      const verdict = await verdictOn(context, zips, name);
      isSound &&= verdict.verified.problems.length === 0 && !verdict.objections?.length;
      if (output.json) output.value(verdictJson(name, verdict));
      else for (const line of verdictLines(name, verdict)) output.result(line);
    }
    return isSound ? EXIT.ok : EXIT.failed;
  });
}

async function verdictOn(
  { signal }: CommandContext,
  zips: Storage,
  name: string,
): Promise<Verdict> {
  const [{ verifyStoredArchive }, { openStoredArchive }, { judgeArchive }] = await Promise.all([
    import('../../operations/archives/verify-stored-archive.ts'),
    import('../../operations/archives/open-stored-archive.ts'),
    import('../../sources/index.ts'),
  ]);
  const verified = await verifyStoredArchive(zips, name, { signal });
  const { generation } = verified.contents;
  const isJudged = (generation === 'B' || generation === 'C') && verified.problems.length === 0;
  if (!isJudged) return { verified, objections: undefined };
  const { zip } = await openStoredArchive(zips, name, { signal });
  return {
    verified,
    objections: await judgeArchive(zip, { temporaryFolder: tmpdir(), signal }),
  };
}

function verdictLines(name: string, { verified, objections }: Verdict): string[] {
  const { problems, files, size, contents, provenBy } = verified;
  const shown = plainName(name);
  const lines = problems.map(({ message }) => `${shown}: ${message}`);
  if (problems.length === 0) {
    const proof = provenBy === 'manifest' ? 'the hashes of its manifest' : 'its checksums';
    lines.push(
      `${shown}: generation ${contents.generation}, ${countOf(files, 'file')}, ${formatBytes(size)}: all as ${proof} say`,
    );
  }
  for (const { path, message } of objections ?? []) {
    lines.push(`${shown}: Cherry Studio would not restore it: ${plainName(path)}: ${message}`);
  }
  if (objections?.length === 0)
    lines.push(`${shown}: nothing that Cherry Studio’s restore asks for is missing`);
  return lines;
}

function verdictJson(name: string, { verified, objections }: Verdict) {
  return {
    name,
    files: verified.files,
    bytes: verified.size,
    proven_by: verified.provenBy,
    contents: contentsJson(verified.contents),
    problems: verified.problems,
    objections: objections ?? null,
  };
}
