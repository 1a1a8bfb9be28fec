/** Conditional requests: `If-Match` and its relatives. Source: RFC 9110 section 13, and S3's pages on conditional writes. */
import { S3Error } from './s3-error.ts';

/** Of an object that is there: what conditions are compared with. */
export interface Validators {
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** The condition of a write: throws when what is there now (undefined: nothing) must not be replaced. */
export type WriteCondition = (current: Pick<Validators, 'etag'> | undefined) => void;

/**
 * `If-None-Match: *` (only if there is none) and `If-Match: <etag>` (only that one), as S3 takes them on writes.
 * @param takesEtags whether `If-None-Match` may name ETags, too, as some services allow
 * @throws S3Error `NotImplemented` at once for other forms, as S3 does.
 */
export function writeCondition(
  headers: ReadonlyMap<string, string>,
  takesEtags = false,
): WriteCondition {
  const noneMatch = headers.get('if-none-match');
  const match = headers.get('if-match');
  if (noneMatch !== undefined && noneMatch.trim() !== '*' && !takesEtags) {
    throw new S3Error('NotImplemented', 'If-None-Match takes only * on a write.');
  }
  return (current) => {
    if (noneMatch !== undefined && current !== undefined && namesEtag(noneMatch, current.etag)) {
      throw new S3Error('PreconditionFailed', undefined, { Condition: 'If-None-Match' });
    }
    if (match === undefined) return;
    if (current === undefined) throw new S3Error('NoSuchKey');
    if (!namesEtag(match, current.etag)) {
      throw new S3Error('PreconditionFailed', undefined, { Condition: 'If-Match' });
    }
  };
}

/**
 * The conditions of a read. With a `prefix` of `x-amz-copy-source-` those of a copy's source, which never answer
 * "not modified".
 * @throws S3Error `PreconditionFailed` or `NotModified`.
 */
export function checkReadConditions(
  headers: ReadonlyMap<string, string>,
  current: Validators,
  prefix = '',
): void {
  const match = headers.get(`${prefix}if-match`);
  const noneMatch = headers.get(`${prefix}if-none-match`);
  const unmodifiedSince = dateOf(headers.get(`${prefix}if-unmodified-since`));
  const modifiedSince = dateOf(headers.get(`${prefix}if-modified-since`));
  // Header dates have whole seconds only.
  const modified = Math.floor(current.modified / 1000) * 1000;
  const unchanged = prefix === '' ? 'NotModified' : 'PreconditionFailed';
  if (match !== undefined) {
    if (!namesEtag(match, current.etag)) throw new S3Error('PreconditionFailed');
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw new S3Error('PreconditionFailed');
  }
  if (noneMatch !== undefined) {
    if (namesEtag(noneMatch, current.etag)) throw new S3Error(unchanged);
  } else if (modifiedSince !== undefined && modified <= modifiedSince) {
    throw new S3Error(unchanged);
  }
}

function namesEtag(list: string, etag: string): boolean {
  return list.split(',').some((each) => {
    const name = each.trim().replace(/^W\//, '');
    return name === '*' || name.replace(/^"(.*)"$/, '$1') === etag;
  });
}

/** A date that cannot be read is no condition (RFC 9110). */
function dateOf(value: string | undefined): number | undefined {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) ? undefined : time;
}
