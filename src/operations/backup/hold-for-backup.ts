import type { RepositoryLock } from '../../repository/held-lock.ts';
import { acquireLock } from '../../repository/locks.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { BackupOptions } from './backup-options.ts';

/** The lock, as far as it is there: its file is stored, the last look for others may still be under way. */
export interface HeldForBackup {
  /** Resolves when writing is safe. */
  readonly ready: Promise<RepositoryLock | undefined>;
  /** Fires with the caller's signal, and when the lock is lost. */
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

/** Locks the repository as the options say; resolves as soon as reading is safe. */
export async function holdForBackup(
  repository: OpenRepository,
  options: BackupOptions,
): Promise<HeldForBackup> {
  const stop = new AbortController();
  const { signal, lock } = options;
  const combined = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  if (!lock || options.dryRun) {
    return { ready: Promise.resolve(undefined), signal: combined, release: async () => {} };
  }
  const { promise: stored, resolve: onStored } = Promise.withResolvers<void>();
  const ready = acquireLock(repository, { ...lock, exclusive: false, signal, onStored });
  ready.then(
    (held) => held.signal.addEventListener('abort', () => stop.abort(held.signal.reason)),
    (error: unknown) => stop.abort(error),
  );
  await Promise.race([stored, ready]);
  const release = async () => (await ready.catch(() => undefined))?.release();
  return { ready, signal: combined, release };
}
