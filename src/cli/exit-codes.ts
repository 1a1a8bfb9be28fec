import type { ErrorCode } from '../errors/index.ts';

/** Exit statuses, the same as restic's: scripts rely on them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** A backup was made, and some of what it should hold could not be read. */
  incomplete: 3,
  /** Everything works, and others can read the bucket as well. */
  publicBucket: 4,
  noRepository: 10,
  locked: 11,
  wrongPassword: 12,
  interrupted: 130,
} as const;

/** The exit status for an error that ends a command. */
export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'ABORTED':
      return EXIT.interrupted;
    case 'REPOSITORY_NOT_FOUND':
      return EXIT.noRepository;
    case 'REPOSITORY_LOCKED':
      return EXIT.locked;
    case 'WRONG_PASSWORD':
      return EXIT.wrongPassword;
    default:
      return EXIT.failed;
  }
}
