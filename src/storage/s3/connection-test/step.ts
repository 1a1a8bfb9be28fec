/** What a connection test looks at, in this order. */
export const STEP_IDS = [
  /** The fields can be understood. */
  'address',
  /** The host's name leads to an address. */
  'name',
  /** Something answers there. */
  'server',
  /** It speaks S3. */
  'protocol',
  'clock',
  'credentials',
  'bucket',
  'region',
  'list',
  'write',
  /** What was written comes back, byte for byte. */
  'read',
  'delete',
  /** Nobody else can read the bucket, as far as can be seen. */
  'private',
] as const;

/** Stable: programs compare them, translations are keyed by them. */
export type StepId = (typeof STEP_IDS)[number];

/** How one step went. */
export interface Step {
  readonly id: StepId;
  /** `skipped`: not reached, or there was nothing to look at. */
  readonly state: 'passed' | 'failed' | 'skipped';
  /** How long it took. Steps that are told by the same answer cost nothing after the first. */
  readonly milliseconds: number;
  /** What was found, for people: `the server's clock agrees`. Holds no secret. */
  readonly says: string;
}
