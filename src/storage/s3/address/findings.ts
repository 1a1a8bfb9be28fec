import type { Complaint } from './complaint.ts';
import { FIELD_LABELS, type FieldName } from './s3-fields.ts';
import type { Note, NoteCode } from './understood-connection.ts';

/** What is noticed while fields are read. A code is noted once, whatever the number of its reasons. */
export class Findings {
  readonly #notes = new Map<NoteCode, Note>();
  readonly #complaints: Complaint[] = [];

  get notes(): Note[] {
    return [...this.#notes.values()];
  }

  get complaints(): Complaint[] {
    return this.#complaints;
  }

  note(code: NoteCode, message: string, more: Pick<Note, 'repair'> = {}): void {
    if (!this.#notes.has(code)) this.#notes.set(code, { code, message, ...more });
  }

  /** Gives `undefined`, so that a reader can complain and return at once. */
  complain(complaint: Complaint): undefined {
    this.#complaints.push(complaint);
  }
}

export function noteTidied(findings: Findings): void {
  findings.note('tidied', 'Quotes, labels, invisible characters or slips of writing were removed.');
}

export function complainOfSecret(field: FieldName, findings: Findings): undefined {
  return findings.complain({
    code: 'secret-in-field',
    field,
    message: `${FIELD_LABELS[field]} holds what looks like part of an access key.`,
    hint: 'Move it to the field of that key. If somebody may have seen it, make a new key.',
  });
}
