import { isKirschError, KirschError } from '../../errors/index.ts';
import { MalformedBytes } from './byte-reader.ts';

/**
 * What is wrong: a file that the database names is not there; its length is another than the database says; a checksum does not fit; it
 * breaks the format; it ends in the middle of something; it uses what this reader does not know.
 */
export type LevelDbProblemKind =
  | 'missing'
  | 'size'
  | 'checksum'
  | 'malformed'
  | 'torn'
  | 'unsupported';

/** Something in a LevelDB folder that is not as it should be. */
export interface LevelDbProblem {
  readonly kind: LevelDbProblemKind;
  /** The name of the file in the folder. */
  readonly file: string;
  /** Where in it, bytes. */
  readonly offset: number;
  /** A sentence for people. */
  readonly message: string;
}

/** The error for a problem. */
export function damagedLevelDb(
  problem: Omit<LevelDbProblem, 'message'>,
  text: string,
): KirschError {
  const { file, offset, kind } = problem;
  const message = `The LevelDB file "${file}" ${text} (at byte ${offset}).`;
  return new KirschError('SOURCE_DAMAGED', message, { details: { kind, file, offset } });
}

/** The problem that an error tells of; undefined for errors of another kind. */
export function levelDbProblemOf(error: unknown): LevelDbProblem | undefined {
  if (!isKirschError(error, 'SOURCE_DAMAGED')) return undefined;
  const { kind, file, offset } = error.details as unknown as LevelDbProblem;
  return { kind, file, offset, message: error.message };
}

/**
 * Runs `read`; bytes that it finds malformed become an error that names the file.
 *
 * @param offset where in the file the bytes stand, or of what they were packed in
 * @param isPacked the offset in the bytes is none in the file
 */
export function inFile<T>(file: string, offset: number, read: () => T, isPacked = false): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
    const at = isPacked ? offset : offset + error.offset;
    throw damagedLevelDb({ kind: 'malformed', file, offset: at }, error.message);
  }
}
