import type { NoteCode, StandingNoteCode } from './understood-connection.ts';

const STANDING: Readonly<Record<StandingNoteCode, true>> = {
  'not-encrypted': true,
  'internal-host': true,
  'console-port': true,
};

/** Whether a note tells a fact about the connection rather than what was mended in the writing of it. */
export function isStanding(code: NoteCode): code is StandingNoteCode {
  return Object.hasOwn(STANDING, code);
}
