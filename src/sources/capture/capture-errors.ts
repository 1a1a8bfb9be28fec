import { isKirschError, KirschError } from '../../errors/index.ts';
import type { CapturedFile } from './captured-unit.ts';
import { sqliteTroubleOf } from './sqlite-result.ts';

/** What is not a database, or no sound one. */
export function damagedSource(
  path: string,
  reason: 'not-sqlite' | 'integrity' | 'leveldb',
  problems: readonly string[],
  files?: readonly CapturedFile[],
): KirschError {
  const what =
    reason === 'not-sqlite'
      ? `"${path}" is not an SQLite database.`
      : `"${path}" is damaged: ${problems[0] ?? 'it cannot be read'}.`;
  return new KirschError('SOURCE_DAMAGED', what.replace(/\.\.$/, '.'), {
    hint: 'Its application may be able to repair it. Restore it from an earlier backup if not.',
    details: { path, reason, problems, ...(files && { files }) },
  });
}

/** What its application does not let go of, or changes too fast. */
export function busySource(path: string, attempts: number, cause?: unknown): KirschError {
  return new KirschError(
    'SOURCE_BUSY',
    `"${path}" is locked, or changes faster than it can be copied (${attempts} attempts).`,
    {
      hint: 'Try again when its application has less to do, or close it.',
      details: { path, attempts },
      ...(cause !== undefined && { cause }),
    },
  );
}

/** Turns what was thrown while a unit was captured into an error that names the unit. */
export function captureFailure(path: string, error: unknown): KirschError {
  if (isKirschError(error)) return error;
  const { code, message = String(error) } = (error ?? {}) as NodeJS.ErrnoException;
  const details = { path, ...(code !== undefined && { code }) };
  if (code === 'ENOSPC' || code === 'EDQUOT' || sqliteTroubleOf(error) === 'full') {
    return new KirschError('DISK_FULL', `There is no room for a copy of "${path}".`, {
      hint: 'Make room in the folder for temporary files.',
      cause: error,
      details,
    });
  }
  if (code === 'EBUSY') return busySource(path, 1, error);
  return new KirschError('SOURCE_UNREADABLE', `"${path}" could not be copied: ${message}`, {
    hint: 'Look at its permissions, and whether its disk is still there.',
    cause: error,
    details,
  });
}
