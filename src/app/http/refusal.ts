/** Why a request is turned away before it reaches an operation. Stable: translations are keyed by them. */
export type RefusalCode =
  | 'session-missing'
  | 'session-code-wrong'
  | 'password-wrong'
  /** So many guess the password that this one would wait for long. */
  | 'too-many-guesses'
  | 'host-refused'
  | 'origin-refused'
  | 'type-refused'
  | 'method-refused'
  | 'request-invalid'
  | 'too-large'
  | 'not-here'
  /** No storage is chosen yet. */
  | 'storage-missing'
  /** The password of the repository is not known here. */
  | 'password-missing'
  /** A storage cannot be its own second one. */
  | 'same-storage'
  | 'webhook-missing'
  /** Kirsch knows no way to start at login on this system. */
  | 'service-unknown'
  /** The app is about to end. */
  | 'ending';

/** What may be the status of a refusal. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429;

export interface RefusedField {
  readonly path: string;
  readonly message: string;
}

/** A request that is turned away. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: RefusalStatus;
  readonly code: RefusalCode;
  readonly hint: string | undefined;
  readonly fields: readonly RefusedField[];
  /** With 405: the methods that there are. */
  readonly allow: readonly string[];

  constructor(
    status: RefusalStatus,
    code: RefusalCode,
    message: string,
    {
      hint,
      fields = [],
      allow = [],
    }: { hint?: string; fields?: readonly RefusedField[]; allow?: readonly string[] } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.fields = fields;
    this.allow = allow;
  }
}
