import { hc, parseResponse } from 'hono/client';
import type { ApiClient } from '../../src/app/api/api.ts';
import { ApiFailure } from './api-failure.ts';
import { checkedFetch } from './checked-fetch.ts';

/** The requests that the app answers, typed by its routes. */
export const api = hc('/', { fetch: checkedFetch }) as unknown as ApiClient;

/** The body of an answer. Rejects with an `ApiFailure`. */
export const read = parseResponse;

/** The answer, or `null` where there is no such thing: of an id that is of nothing any more, or never was one. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiFailure && [400, 404, 422].includes(error.status)) return null;
    throw error;
  }
}
