/** What kind of evidence a source is, and so how far it is to be believed. */
export type Evidence =
  /** The service's own documentation. */
  | 'documentation'
  /** Somebody's dated test against the live service. */
  | 'live test'
  /** Read in the code of the server or of a client. */
  | 'source code'
  /** A thread, or a third party's notes. */
  | 'discussion';

export interface Source {
  readonly evidence: Evidence;
  readonly address: string;
}

/** Where the facts of the table stand. */
export const SOURCES = {
  'AWS-EP': {
    evidence: 'documentation',
    address: 'https://docs.aws.amazon.com/general/latest/gr/s3.html',
  },
} as const satisfies Record<string, Source>;

export type SourceKey = keyof typeof SOURCES;
