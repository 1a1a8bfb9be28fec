import { type ErrorCode, type ErrorReason, KirschError } from '../../errors/index.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly says: string;
  readonly reason?: ErrorReason;
  readonly hint?: string;
  readonly retryable?: boolean;
}

const DENIED: Meaning = {
  code: 'STORAGE_DENIED',
  says: 'the system refuses access',
  reason: 'folder-denied',
  hint: 'Check who owns the folder and whether its disk is writable.',
};
const FULL: Meaning = {
  code: 'STORAGE_FULL',
  says: 'its disk is full',
  reason: 'folder-full',
  hint: 'Make room on that disk, or keep fewer backups.',
};
const BUSY: Meaning = {
  code: 'STORAGE_FAILED',
  says: 'it is busy',
  reason: 'disk-busy',
  retryable: true,
};

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: { code: 'OBJECT_NOT_FOUND', says: 'there is no such object' },
  // A part of the key's path is a file, or the whole of it a folder: either way, no object.
  ENOTDIR: { code: 'OBJECT_NOT_FOUND', says: 'there is no such object' },
  EISDIR: { code: 'OBJECT_NOT_FOUND', says: 'there is no such object' },
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: DENIED,
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EBUSY: BUSY,
  EAGAIN: BUSY,
  EMFILE: BUSY,
  ENFILE: BUSY,
  ESTALE: BUSY,
  ETIMEDOUT: BUSY,
  EIO: {
    code: 'STORAGE_FAILED',
    says: 'the disk reports an error',
    reason: 'disk-error',
    hint: 'Check that disk before you trust it with backups.',
  },
};

/** What a failed file system call on an object of a folder storage means. */
export function folderError(thrown: unknown, path: string, key: string): KirschError {
  const errno = (thrown as NodeJS.ErrnoException | undefined)?.code ?? '';
  const { code, says, reason, hint, retryable }: Meaning = MEANINGS[errno] ?? {
    code: 'STORAGE_FAILED',
    says: thrown instanceof Error ? thrown.message : String(thrown),
  };
  return new KirschError(code, `${path}: ${says}.`, {
    cause: thrown,
    ...(hint === undefined ? {} : { hint }),
    details: { ...(reason && { reason }), key, path, errno, ...(retryable ? { retryable } : {}) },
  });
}

/** The storage's own folder is not there: a disk that is not plugged in, or a repository that was never made. */
export function rootMissing(root: string, cause: unknown): KirschError {
  return new KirschError('STORAGE_NOT_FOUND', `The folder ${root} does not exist.`, {
    cause,
    hint: 'Check the path, and whether its disk is connected.',
    details: { reason: 'folder-missing', path: root },
  });
}
