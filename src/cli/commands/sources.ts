import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';

export function defineSources(program: Command, action: ActionMaker): void {
  withExample(
    program
      .command('sources [folder...]')
      .description(
        'Find the data of known applications on this computer: where it is, how large, which version wrote it, and whether the application runs.',
      )
      .action(action(sources)),
    'kirsch sources /media/stick/CherryStudio/data',
  );
}

/** Ends with status 1 when there is nothing, so that a script can ask. */
async function sources(
  { output, env }: CommandContext,
  folders: readonly string[],
): Promise<number | undefined> {
  const { describeBackupOf, findProfiles, realComputer } = await import('../../sources/index.ts');
  const { profileJson, profileLines } = await import('../sources-report.ts');
  const given = folders.map((folder) => resolve(folder));
  const { profiles, problems } = await findProfiles(realComputer(env), { folders: given });
  if (output.json) {
    output.value({
      profiles: profiles.map((profile) => profileJson(profile, describeBackupOf(profile))),
      problems,
    });
  } else {
    for (const [at, profile] of profiles.entries()) {
      if (at > 0) output.result('');
      const lines = profileLines(profile, describeBackupOf(profile), output.verbosity);
      for (const line of lines) output.result(line);
    }
    if (profiles.length === 0) output.result('No data of Cherry Studio was found.');
    for (const problem of problems) output.warn(problem);
  }
  return profiles.length === 0 ? 1 : undefined;
}
