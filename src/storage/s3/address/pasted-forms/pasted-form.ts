import type { ComplaintCode } from '../complaint.ts';
import type { S3Fields } from '../s3-fields.ts';
import type { NoteCode } from '../understood-connection.ts';

/** Fields as a person pastes them, and what they mean. Typed by hand: no row was made by running the parser. */
export type PastedForm = UnderstoodForm | RefusedForm;

export interface UnderstoodForm {
  readonly paste: S3Fields;
  /** `provider addressing endpoint region bucket[/root path]` */
  readonly is: string;
  /** The codes of all notes, in any order. Default: none. */
  readonly notes?: readonly NoteCode[];
}

export interface RefusedForm {
  readonly paste: S3Fields;
  /** `field code` of the only complaint. */
  readonly complaint: `${'endpoint' | 'region' | 'bucket' | 'rootPath'} ${ComplaintCode}`;
  /** `field value`. Default: none is offered. */
  readonly repair?: string;
}
