import { hc, parseResponse } from 'hono/client';
import type { AppType } from '../../src/app/api/api.ts';
import { checkedFetch } from './checked-fetch.ts';

/** The requests that the app answers, typed by its routes. */
export const api = hc<AppType>('/', { fetch: checkedFetch });

/** The body of an answer. Rejects with an `ApiFailure`. */
export const read = parseResponse;
