import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';

const codes = new Map<number, string>();
for (const [code, errno] of Object.entries(constants.errno)) {
  // Several names may stand for one number; the first is the one that Node uses itself.
  if (!codes.has(errno)) codes.set(errno, code);
}

/** An error as Node's own file system functions throw it. */
export interface SystemError extends Error {
  readonly code: string;
  /** The system's number, negated as Node does. */
  readonly errno: number;
  readonly syscall: string;
  readonly path?: string;
}

/** The error of a system call that left this `errno` (positive, as C has it). */
export function systemError(errno: number, syscall: string, path?: string | Buffer): SystemError {
  const [code, text] = getSystemErrorMap().get(-errno) ?? [
    codes.get(errno) ?? `E${errno}`,
    'failed',
  ];
  const where = path === undefined ? '' : ` '${path}'`;
  const error = new Error(`${code}: ${text}, ${syscall}${where}`);
  return Object.assign(
    error,
    { errno: -errno, code, syscall },
    path === undefined ? {} : { path: path.toString() },
  );
}
