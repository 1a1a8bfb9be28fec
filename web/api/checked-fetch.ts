import type { ApiErrorView } from '../../src/app/api/common-schemas.ts';
import { ApiFailure } from './api-failure.ts';

/** `fetch`, but whatever is no success is thrown as an `ApiFailure`. */
export async function checkedFetch(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(input, init);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw new ApiFailure(0);
  }
  if (!response.ok) throw new ApiFailure(response.status, await errorIn(response));
  return response;
}

async function errorIn(response: Response): Promise<ApiErrorView | undefined> {
  try {
    const { error } = (await response.json()) as { error?: ApiErrorView };
    return typeof error?.code === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}
