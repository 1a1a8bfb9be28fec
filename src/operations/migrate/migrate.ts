import { KirschError } from '../../errors/index.ts';
import { decodeConfig, encodeConfig } from '../../format/index.ts';
import { CONFIG_KEY } from '../../repository/file-kind.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import { check } from '../check/check.ts';
import type { CheckProblem } from '../check/check-problem.ts';

/** A change of the whole repository that it may need. */
export interface Migration {
  readonly name: string;
  readonly description: string;
}

const UPGRADE_TO_V2: Migration = {
  name: 'upgrade_repo_v2',
  description: 'upgrade the repository to format version 2, which compresses',
};

/** The migrations that this repository can still have. */
export function availableMigrations(repository: OpenRepository): Migration[] {
  return repository.config.version === 1 ? [UPGRADE_TO_V2] : [];
}

/** Options of `migrate`. */
export interface MigrateOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called for each problem that the check before it finds. */
  readonly onProblem?: (problem: CheckProblem) => void;
}

/**
 * Applies a migration by its name. The repository is checked first, and one with errors is left alone. Hold an
 * exclusive lock, and open the repository anew afterwards: this object still has the old config.
 * @throws KirschError `BAD_ARGUMENT` for a migration that is unknown or done, `DAMAGED` when the check finds errors.
 */
export async function migrate(
  repository: OpenRepository,
  name: string,
  options: MigrateOptions = {},
): Promise<void> {
  if (!availableMigrations(repository).some((migration) => migration.name === name)) {
    throw new KirschError('BAD_ARGUMENT', `There is no migration ${name} to apply.`, {
      hint:
        name === UPGRADE_TO_V2.name
          ? 'The repository has that format version already.'
          : '`kirsch migrate` lists what this repository can have.',
    });
  }
  const { problems } = await check(repository, options);
  if (problems.length > 0) {
    throw new KirschError('DAMAGED', 'The repository has errors; it was left as it is.', {
      hint: 'Repair what `kirsch check` reports, then migrate.',
    });
  }
  await replaceConfig(repository, options.signal);
}

/**
 * Writes the new config over the old one. A storage replaces an object whole or not at all; what was written is read back,
 * and if it is not that, the old bytes return.
 */
async function replaceConfig(
  repository: OpenRepository,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { storage, sealer, config } = repository;
  const old = await storage.get(CONFIG_KEY, { signal });
  const wanted = encodeConfig({ ...config, version: 2 });
  await repository.confirmLocks();
  try {
    await storage.put(CONFIG_KEY, sealer.seal(wanted), { signal });
    const stored = sealer.open(await storage.get(CONFIG_KEY, { signal }));
    if (decodeConfig(stored).version !== 2) throw new Error('the old config is still there');
  } catch (error) {
    // Without the signal: half a migration must be undone even when somebody has pressed Ctrl-C.
    await storage.put(CONFIG_KEY, old);
    throw new KirschError(
      'STORAGE_FAILED',
      'The new config could not be stored; the old one was put back.',
      {
        hint: 'Try again when the storage works.',
        cause: error,
        details: { key: CONFIG_KEY },
      },
    );
  }
}
