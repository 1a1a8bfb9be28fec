import type { UnderstoodConnection } from '../address/understood-connection.ts';
import { type Answer, isSuccess, oneLine, whoAnswered } from './answer.ts';
import type { CauseFacts, ConnectionCause } from './cause.ts';
import { makeCause } from './make-cause.ts';

/** What servers of Go, nginx and Apache say to http at a port of https. */
const WANTS_HTTPS = /http request (?:was sent )?to (?:an? )?https|speaking plain http to an ssl/i;
const CONSOLE = /minio console|rustfs console/i;

/**
 * Why an answer is none of an S3 service; `undefined` where it is one, or may be.
 */
export function diagnoseAnswer(
  answer: Answer,
  understood: UnderstoodConnection,
  facts: CauseFacts,
): ConnectionCause | undefined {
  const who = whoAnswered(answer);
  if (who === 's3' || who === 'silent') return undefined;
  const { status, headers, text } = answer;
  if (WANTS_HTTPS.test(text.slice(0, 2_000))) return makeCause('server-speaks-https', facts);
  const isRedirect = status >= 300 && status < 400 && headers['location'] !== undefined;
  if (isRedirect) return diagnoseRedirect(headers['location']!, understood, facts);
  const title = oneLine(/<title[^>]*>([^<]{0,200})/i.exec(text)?.[1] ?? '');
  if (CONSOLE.test(`${title} ${headers['server'] ?? ''}`)) return makeCause('console-port', facts);
  const detail =
    who === 'web-page'
      ? `a web page${title === '' ? '' : ` called “${title}”`}`
      : isSuccess(answer)
        ? 'its answer is no S3 document'
        : `status ${status}`;
  return makeCause('not-s3', { ...facts, detail });
}

/** A redirect without S3's words: the same server by https, or another place. */
function diagnoseRedirect(
  location: string,
  { endpoint }: UnderstoodConnection,
  facts: CauseFacts,
): ConnectionCause {
  const goal = URL.canParse(location, endpoint) ? new URL(location, endpoint) : undefined;
  const from = new URL(endpoint);
  const isSameHost =
    goal !== undefined &&
    (goal.hostname === from.hostname || goal.hostname.endsWith(`.${from.hostname}`));
  if (isSameHost && goal.protocol === 'https:' && from.protocol === 'http:') {
    return makeCause('server-speaks-https', { ...facts, port: goal.port });
  }
  return makeCause('redirected', { ...facts, detail: oneLine(goal?.host ?? 'nowhere') });
}
