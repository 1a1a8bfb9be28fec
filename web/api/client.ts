import { hc, parseResponse } from 'hono/client';
import type { ApiClient } from '../../src/app/api/api.ts';
import { checkedFetch } from './checked-fetch.ts';

/** The requests that the app answers, typed by its routes. */
export const api = hc('/', { fetch: checkedFetch }) as unknown as ApiClient;

/** The body of an answer. Rejects with an `ApiFailure`. */
export const read = parseResponse;
