import { KirschError } from '../../errors/index.ts';
import type { Announcement } from './announcement.ts';

/** What is posted, as JSON. */
export interface WebhookMessage extends Announcement {
  /** Name of the computer that it is about. */
  readonly computer: string;
  /** RFC 3339. */
  readonly time: string;
}

export interface WebhookOptions {
  readonly signal?: AbortSignal | undefined;
  /** @default 10 seconds */
  readonly timeoutMs?: number;
  /** @default the `fetch` of Node.js */
  readonly fetch?: typeof fetch;
}

/**
 * Whether an address may be a webhook's: https, or http on this computer alone, since what is posted tells about it.
 * @throws KirschError `BAD_ARGUMENT` that never repeats the address, which may hold a token
 */
export function checkWebhookUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url;
  throw new KirschError('BAD_ARGUMENT', 'This is no address for a webhook.', {
    hint: 'Give an address that begins with https://, as the service that takes the messages shows it.',
    details: { reason: 'webhook-address' },
  });
}

/**
 * Posts a message. Redirects are not followed: the address is a secret, and another host has no business with it.
 * @throws KirschError `WEBHOOK_FAILED` when there is no answer in time or the service refuses; its text has the host and no more
 */
export async function postWebhook(
  address: string,
  message: WebhookMessage,
  { signal, timeoutMs = 10_000, fetch: post = fetch }: WebhookOptions = {},
): Promise<void> {
  const url = checkWebhookUrl(address);
  const limit = AbortSignal.timeout(timeoutMs);
  const failure = (what: string): KirschError =>
    new KirschError('WEBHOOK_FAILED', `The webhook at ${url.host} ${what}.`, {
      hint: 'Look at its address in the settings, and whether the service runs.',
      details: { host: url.host },
    });
  let response: Response;
  try {
    response = await post(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // Chat services show `text` (Slack, Mattermost) or `content` (Discord).
      body: JSON.stringify({ ...message, text: textOf(message), content: textOf(message) }),
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch {
    signal?.throwIfAborted();
    // Node's own message names the whole address.
    throw failure(limit.aborted ? 'did not answer in time' : 'cannot be reached');
  }
  await response.body?.cancel();
  if (!response.ok) throw failure(`refused the message with status ${response.status}`);
}

function textOf({ title, message, computer }: WebhookMessage): string {
  // A file or a computer may be called `@everyone`, and calls nobody.
  return `${title} (${computer}): ${message}`.replaceAll(/[@<]/g, '$&\u200b');
}
