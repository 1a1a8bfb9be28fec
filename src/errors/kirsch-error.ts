import type { ErrorCode } from './error-code.ts';
import type { ErrorReason } from './error-reason.ts';

/** Facts about an error for programs and for sentences in other languages. Never a secret. */
export interface ErrorDetails {
  /** Why, where the code has several reasons. */
  readonly reason?: ErrorReason;
  /** Other facts: the object's key, the path, the status. */
  readonly [fact: string]: unknown;
}

/** What a `KirschError` says besides its message. */
export interface KirschErrorOptions {
  /** One sentence that tells the person what to do next. */
  readonly hint?: string;
  /** What was thrown below, kept whole. */
  readonly cause?: unknown;
  readonly details?: ErrorDetails;
}

/**
 * The one error that Kirsch throws. The message says what happened to which thing, `hint` what to do next,
 * `code` is stable and meant to be compared, `cause` is what was thrown below.
 */
export class KirschError extends Error {
  override readonly name: string = 'KirschError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: KirschErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

/** Whether `error` is a `KirschError` (of this code, when one is given); also across copies of this package. */
export function isKirschError(error: unknown, code?: ErrorCode): error is KirschError {
  return (
    error instanceof Error &&
    error.name === 'KirschError' &&
    typeof (error as Partial<KirschError>).code === 'string' &&
    (code === undefined || (error as KirschError).code === code)
  );
}

/**
 * Turns whatever was thrown into a `KirschError`. Called once at each boundary; an error that is ours already
 * passes unchanged, an abort becomes `ABORTED`, anything else `INTERNAL` or what `describe` says.
 */
export function toKirschError(
  thrown: unknown,
  describe: (thrown: unknown) => KirschError | undefined = () => undefined,
): KirschError {
  if (isKirschError(thrown)) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new KirschError('ABORTED', 'Stopped before it was done.', { cause: thrown });
  }
  const described = describe(thrown);
  if (described) return described;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new KirschError('INTERNAL', `Something unexpected happened: ${text}`, { cause: thrown });
}

/** Throws `ABORTED` when the signal has fired; does nothing otherwise, or without a signal. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw isKirschError(signal.reason)
      ? signal.reason
      : new KirschError('ABORTED', 'Stopped before it was done.', { cause: signal.reason });
  }
}
