import { isKirschError, KirschError } from '../src/errors/index.ts';

/** The `KirschError` that a promise rejects with; anything else fails the test. */
export async function refusal(work: Promise<unknown>): Promise<KirschError> {
  let result: unknown;
  try {
    result = await work;
  } catch (thrown) {
    if (isKirschError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error(`Expected an error and got ${String(result)}.`);
}

/** Everything that an error tells of itself, down to its last cause. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const details = error instanceof KirschError ? JSON.stringify(error.details) : '';
  return `${error.message} ${details} ${error.cause === undefined ? '' : wordsOf(error.cause)}`;
}
