import { KirschError } from '../../errors/index.ts';
import { displayFileName } from '../../format/index.ts';
import type { Failure } from './restore-job.ts';

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);
const DENIED = new Set(['EACCES', 'EPERM']);

/** What a failed system call on an entry of the target means. */
export function targetError(path: string, failure: Failure, what = 'restored'): KirschError {
  const { code, message } = failure;
  const name = displayFileName(path);
  const details = { path, errno: code };
  if (NO_ROOM.has(code)) {
    return new KirschError('DISK_FULL', `The disk is full: ${name} could not be ${what}.`, {
      hint: 'Make room on it and restore again: what is right by then is kept.',
      details,
    });
  }
  if (code === 'EROFS') {
    return new KirschError('TARGET_UNWRITABLE', `${name} is on a disk that cannot be written to.`, {
      hint: 'Choose another target, or mount that disk for writing.',
      details: { reason: 'disk-read-only', ...details },
    });
  }
  if (DENIED.has(code)) {
    return new KirschError(
      'TARGET_UNWRITABLE',
      `${name} could not be ${what}: the system refuses it.`,
      {
        hint: 'Check who owns the folder, or restore as a user who may write there.',
        details: { reason: 'system-refuses', ...details },
      },
    );
  }
  return new KirschError('TARGET_UNWRITABLE', `${name} could not be ${what}: ${message}.`, {
    details,
  });
}

/** Whether all that follows would fail in the same way. */
export function endsTheRestore({ code }: Failure): boolean {
  return NO_ROOM.has(code) || code === 'EROFS';
}

/** What was thrown by a system call, as a failure. */
export function failureOf(error: unknown): Failure {
  const { code, message } = error as NodeJS.ErrnoException;
  return { code: code ?? 'INTERNAL', message };
}
