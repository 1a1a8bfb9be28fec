import type { ApiErrorView } from '../../src/app/api/common-schemas.ts';

/** A request that Kirsch refused, could not carry out, or did not answer. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** The HTTP status; 0 where nothing answered. */
  readonly status: number;
  /** What Kirsch says went wrong; absent where nothing, or something else, answered. */
  readonly error: ApiErrorView | undefined;

  constructor(status: number, error?: ApiErrorView) {
    super(error?.message ?? `The app answered ${status}.`);
    this.status = status;
    this.error = error;
  }

  /** Nothing answered: the app has ended, or this computer's network to itself is in the way. */
  get isOffline(): boolean {
    return this.status === 0;
  }

  /** The session is over, or there never was one. */
  get isLocked(): boolean {
    return this.status === 401;
  }
}
