/** What SQLite answered instead of doing what it was asked for. */
export type SqliteTrouble =
  /** Somebody holds a lock, or changes it faster than SQLite can follow. */
  | 'busy'
  /** A crash has left a transaction half written, and whoever only reads may not take it back. */
  | 'half-written'
  /** A file that was there a moment ago is not, or one has come: look again. */
  | 'changed'
  /** Not as the format says. */
  | 'damaged'
  /** The copy has no room. */
  | 'full'
  /** Only a function, a collation or a module of the application would understand it. */
  | 'not-understood'
  | 'other';

/** https://sqlite.org/rescode.html; the lowest byte is the general code. */
const READONLY_ROLLBACK = 776;
const GENERAL: Readonly<Record<number, SqliteTrouble>> = {
  1: 'not-understood',
  5: 'busy',
  6: 'busy',
  8: 'changed',
  11: 'damaged',
  13: 'full',
  14: 'changed',
  15: 'busy',
  26: 'damaged',
};

/** Undefined for errors that are not SQLite's. */
export function sqliteTroubleOf(error: unknown): SqliteTrouble | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  if (typeof code !== 'number') return undefined;
  return code === READONLY_ROLLBACK ? 'half-written' : (GENERAL[code & 0xff] ?? 'other');
}
