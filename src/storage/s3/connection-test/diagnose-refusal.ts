import type { UnderstoodConnection } from '../address/understood-connection.ts';
import { type Answer, type RefusalWords, refusalWords, wordsOf } from './answer.ts';
import type { CauseCode, CauseFacts, ConnectionCause, ConnectionRepair } from './cause.ts';
import { causeOfRefusal } from './cause-of-code.ts';
import { diagnoseClock } from './diagnose-clock.ts';
import { makeCause } from './make-cause.ts';

/** What was asked for when the server refused. */
export type Action = 'list' | 'write' | 'read' | 'delete';

export interface RefusalContext {
  readonly action: Action;
  readonly understood: UnderstoodConnection;
  readonly facts: CauseFacts;
  readonly secretAccessKey?: string | undefined;
  /** Milliseconds since 1970, as this computer believes. */
  readonly now: number;
}

const NO_PERMISSION: Readonly<Record<Action, CauseCode>> = {
  list: 'no-permission-to-list',
  write: 'no-permission-to-write',
  read: 'no-permission-to-read',
  delete: 'no-permission-to-delete',
};

/** Alibaba Cloud: the account's S3-compatible signature is switched off. */
const SIGNATURE_OFF = '0002-00000031';

/** What providers' refusals may mean besides. */
const ADVICE: { readonly [code in CauseCode]?: Readonly<Record<string, string>> } = {
  'access-key-unknown': {
    b2: ' At Backblaze an application key works only at the endpoint of its own cluster, and the master key never.',
    r2: ' A new token may take a minute until it works.',
  },
  'secret-wrong': {
    other: ' If it is right, a proxy before the server may change what we send.',
  },
  'bucket-missing': {
    r2: ' A bucket of another jurisdiction is at another endpoint, such as <account>.eu.r2.cloudflarestorage.com.',
    cos: ' At Tencent Cloud a bucket is seen only at the endpoint of its own region.',
  },
};

/** What a signed request that was refused means. */
export function diagnoseRefusal(answer: Answer, context: RefusalContext): ConnectionCause {
  const words = refusalWords(answer);
  const code = causeOf(answer, words, context);
  const { understood, facts } = context;
  const advice = ADVICE[code]?.[understood.provider] ?? '';
  const known = { ...facts, advice, detail: wordsOf(answer) };
  switch (code) {
    case 'addressing-refused':
      return addressingRefused(understood, known);
    case 'region-wrong':
      return regionWrong(words.region, understood, known);
    case 'bucket-elsewhere':
      return makeCause(code, { ...known, place: placeOf(words) }, endpointIn(words));
    case 'clock-wrong': {
      const server = Date.parse(words.serverTime ?? answer.headers['date'] ?? '');
      return (
        diagnoseClock(server, context.now, facts) ?? makeCause(code, { ...known, detail: 'wrong' })
      );
    }
    case 'signature-refused':
      return makeCause(code, { ...known, detail: `EC ${words.ec}` });
    default:
      return makeCause(code, known);
  }
}

function causeOf(answer: Answer, words: RefusalWords, context: RefusalContext): CauseCode {
  const { action, secretAccessKey = '' } = context;
  const { code, message, ec } = words;
  const { status } = answer;
  if (ec === SIGNATURE_OFF) return 'signature-refused';
  const keyLength = /access key has length (\d+)/i.exec(message)?.[1];
  if (keyLength !== undefined) {
    return Number(keyLength) > 32 && secretAccessKey.length === 32
      ? 'keys-swapped'
      : 'access-key-unknown';
  }
  const known = causeOfRefusal(code);
  if (known === 'access-key-unknown' && looksLikeKeyId(secretAccessKey)) return 'keys-swapped';
  if (known === 'access-key-unknown' || known === 'secret-wrong') return known;
  if (/malformed access key/i.test(message)) return 'access-key-unknown';
  if (/object[- ]?lock|retention|\bWORM\b|compliance mode/i.test(message)) return 'object-locked';
  if (/does not belong to you/i.test(message)) return 'bucket-of-another-owner';
  if (known !== undefined) return known;
  if (code === 'AccessDenied' || code === 'Forbidden') {
    return words.endpoint === undefined ? NO_PERMISSION[action] : 'bucket-elsewhere';
  }
  return byStatus(status, code, action);
}

function byStatus(status: number, code: string, action: Action): CauseCode {
  if (status === 401 || status === 403) {
    // A key that could list is known, and so is its secret.
    return action === 'list' ? 'refused-without-words' : NO_PERMISSION[action];
  }
  if (status === 404) return action === 'read' ? 'written-object-missing' : 'bucket-missing';
  if (status === 301 || status === 307) return 'bucket-elsewhere';
  if (status === 429 || (status === 503 && code === '')) return 'too-many-requests';
  if (status === 507) return 'storage-full';
  if (status === 501 || status === 405) return 'not-supported';
  return status >= 500 ? 'server-failed' : 'request-refused';
}

function addressingRefused(understood: UnderstoodConnection, facts: CauseFacts): ConnectionCause {
  const isPath = understood.addressing === 'path';
  return makeCause(
    'addressing-refused',
    {
      ...facts,
      style: isPath ? 'in the path' : 'in the host name',
      turn: isPath ? 'off' : 'on',
    },
    [{ field: 'pathStyle', value: !isPath }],
  );
}

/** The region that the server wants, where it says it. */
export function regionWrong(
  region: string | undefined,
  { region: given }: UnderstoodConnection,
  facts: CauseFacts,
): ConnectionCause {
  if (region === undefined) return makeCause('bucket-elsewhere', facts);
  return makeCause('region-wrong', { ...facts, region, given }, [
    { field: 'region', value: region },
  ]);
}

/** `, in eu-west-1, at …`, as far as the server tells. */
function placeOf({ region, endpoint }: RefusalWords): string {
  const parts = [region && `in ${region}`, endpoint && `at ${endpoint}`];
  return parts.map((part) => (part ? `, ${part}` : '')).join('');
}

function endpointIn({ endpoint }: RefusalWords): ConnectionRepair[] {
  return endpoint === undefined ? [] : [{ field: 'endpoint', value: `https://${endpoint}` }];
}

function looksLikeKeyId(secret: string): boolean {
  return /^(?:AKIA|ASIA)[A-Z0-9]{16}$|^LTAI[A-Za-z0-9]{12,26}$|^AKID[A-Za-z0-9]{32}$/.test(secret);
}
