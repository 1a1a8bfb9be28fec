/** What people are told when they are not looking. */
export const ANNOUNCEMENTS = [
  'failure',
  'recovery',
  'warnings',
  'missed',
  'held',
  'damage',
  'public',
  'trial',
] as const;
export type AnnouncementKind = (typeof ANNOUNCEMENTS)[number];

export interface Announcement {
  readonly kind: AnnouncementKind;
  /** One line without secrets. */
  readonly title: string;
  /** A sentence or two without secrets. */
  readonly message: string;
}

/** How a run ended, as far as people may want to hear of it. */
export type RunReport =
  | { readonly kind: 'done'; readonly warnings: readonly string[] }
  | { readonly kind: 'offline' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly code: string };

/** What was said last, so that nothing is said twice. */
export interface Said {
  /** The code of the failure that people know of, until a run works again. */
  readonly failure?: string | undefined;
  /** The warnings that they know of. */
  readonly warnings?: readonly string[] | undefined;
}

/**
 * What to say of a run: a failure once until it is another one or over, warnings when there are new ones, nothing of a
 * storage that is merely out of reach.
 */
export function whatToSay(
  run: RunReport,
  said: Said,
): { readonly kind: 'failure' | 'recovery' | 'warnings' | undefined; readonly said: Said } {
  if (run.kind === 'offline' || run.kind === 'stopped') return { kind: undefined, said };
  if (run.kind === 'failed') {
    const isKnown = said.failure === run.code;
    return { kind: isKnown ? undefined : 'failure', said: { ...said, failure: run.code } };
  }
  const { warnings } = run;
  const known = new Set(said.warnings);
  if (warnings.some((warning) => !known.has(warning)))
    return { kind: 'warnings', said: { warnings } };
  return { kind: said.failure === undefined ? undefined : 'recovery', said: { warnings } };
}
