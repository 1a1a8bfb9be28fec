import { HTTPException } from 'hono/http-exception';
import { type ErrorCode, type KirschError, toKirschError } from '../../index.ts';
import type { ApiErrorView } from '../api/common-schemas.ts';
import { Refusal, type RefusalStatus } from './refusal.ts';

/** 422: the request is what its schema says, and yet cannot be meant. */
const STATUS: Partial<Record<ErrorCode, 403 | 404 | 409 | 422>> = {
  BAD_ARGUMENT: 422,
  PAIRING_DAMAGED: 422,
  PAIRING_EXPIRED: 422,
  PAIRING_TOO_NEW: 422,
  PAIRING_WRONG_PHRASE: 422,
  WRONG_PASSWORD: 403,
  OBJECT_NOT_FOUND: 404,
  PATH_NOT_FOUND: 404,
  REPOSITORY_NOT_FOUND: 404,
  SNAPSHOT_NOT_FOUND: 404,
  STORAGE_NOT_CONFIGURED: 404,
};

/** The status of an answer that tells this error: what the person can mend is a 4xx, what only we can is a 500. */
export function statusOfError(thrown: unknown): RefusalStatus | 422 | 500 | 502 {
  if (thrown instanceof Refusal) return thrown.status;
  if (isUnreadable(thrown)) return 400;
  const { code } = toKirschError(thrown);
  if (code === 'INTERNAL') return 500;
  if (code.startsWith('STORAGE_') && code !== 'STORAGE_NOT_CONFIGURED') return 502;
  return STATUS[code] ?? 409;
}

/** An error as the API tells it: never a stack, and only facts that are plain values. */
export function describeError(thrown: unknown): ApiErrorView {
  if (thrown instanceof Refusal) {
    const { code, message, hint, fields } = thrown;
    return {
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(fields.length > 0 && { fields: [...fields] }),
    };
  }
  if (isUnreadable(thrown)) {
    return { code: 'request-invalid', message: 'The request is not what it should be.' };
  }
  const { code, message, hint, details } = toKirschError(thrown);
  const facts = plainFacts(details);
  const cause = typeof details['cause'] === 'string' ? details['cause'] : undefined;
  return {
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(cause !== undefined && { cause }),
    ...(Object.keys(facts).length > 0 && { facts }),
  };
}

/** What Hono throws for a body that is no JSON. */
function isUnreadable(thrown: unknown): boolean {
  return thrown instanceof HTTPException && thrown.status < 500;
}

function plainFacts(details: KirschError['details']): NonNullable<ApiErrorView['facts']> {
  return Object.fromEntries(
    Object.entries(details).filter(
      (entry): entry is [string, string | number | boolean] =>
        ['string', 'number', 'boolean'].includes(typeof entry[1]) &&
        !(typeof entry[1] === 'number' && !Number.isFinite(entry[1])),
    ),
  );
}
