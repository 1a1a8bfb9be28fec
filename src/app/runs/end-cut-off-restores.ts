import { finishRestores, isKirschError, realComputer } from '../../index.ts';
import type { AppBasis } from '../app-parts.ts';
import { unfinishedNotes } from './run-profile-restore.ts';

/**
 * Ends restores that a crash has cut off, as every command does, before anything is backed up or restored. Where Cherry Studio is open
 * nothing is touched. The activity tells what came of it.
 */
export async function endCutOffRestores({ env, jobs, settings }: AppBasis): Promise<void> {
  const notes = unfinishedNotes({ settings });
  for (const profile of await notes.list()) {
    const ending = finishRestores(profile, { computer: realComputer(env), notes });
    if (!(await isWorthTelling(ending))) continue;
    const options = { subject: profile, trigger: 'app-start' } as const;
    const { id } = jobs.start('restore-end', options, async () => {
      const finished = await ending;
      return {
        profile,
        outcomes: finished.map(({ recovery }) => recovery),
        aside: finished.flatMap(({ aside }) => aside.map(({ path }) => path)),
      };
    });
    await jobs.ended(id);
  }
}

async function isWorthTelling(ending: ReturnType<typeof finishRestores>): Promise<boolean> {
  try {
    return (await ending).length > 0;
  } catch (error) {
    // Nothing was cut off: another process is at it.
    return !(isKirschError(error) && error.details['pid'] !== undefined);
  }
}
