import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { isKirschError } from '../errors/index.ts';
import type { UnfinishedNotes } from '../operations/profile-restore/unfinished-notes.ts';
import { settingsFilePath } from '../settings/file/settings-place.ts';
import type { CommandContext } from './command-context.ts';

type Needed = Pick<CommandContext, 'env' | 'output' | 'signal'>;

/** Where it is noted in which profiles something is being exchanged. */
export async function unfinishedNotes({ env }: Pick<Needed, 'env'>): Promise<UnfinishedNotes> {
  const { UnfinishedNotes } = await import('../operations/profile-restore/unfinished-notes.ts');
  return new UnfinishedNotes(notesFolder(env));
}

/**
 * Ends restores that a crash has cut off, and says so: the first thing that any command does. Where Cherry Studio is open nothing is
 * touched. It costs one look at a folder where there is nothing to do.
 */
export async function endUnfinishedRestores({ env, output, signal }: Needed): Promise<void> {
  if (!existsSync(notesFolder(env))) return;
  const notes = await unfinishedNotes({ env });
  const profiles = await notes.list().catch(() => []);
  if (profiles.length === 0) return;
  const [{ finishRestores }, { finishedInWords }, { realComputer }] = await Promise.all([
    import('../operations/profile-restore/undo-restore.ts'),
    import('../operations/profile-restore/finish-swap.ts'),
    import('../sources/real-computer.ts'),
  ]);
  for (const profile of profiles) {
    try {
      const options = { computer: realComputer(env), notes, signal };
      for (const finished of await finishRestores(profile, options)) {
        output.warn(finishedInWords(finished));
      }
    } catch (error) {
      if (!isKirschError(error)) throw error;
      // Nothing was cut off: another process is at it.
      if (error.details['pid'] !== undefined) continue;
      output.warn(
        `A restore to "${profile}" was cut off and is not ended yet: ${error.message} Then run \`kirsch undo --finish\`.`,
      );
    }
  }
}

function notesFolder(env: Needed['env']): string {
  return join(dirname(settingsFilePath(env, process.platform, homedir())), 'restores');
}
