import { isKirschError } from '../../../errors/index.ts';
import type { CauseCode, CauseFacts, ConnectionCause } from './cause.ts';
import { causeOfFailure } from './cause-of-code.ts';
import { makeCause } from './make-cause.ts';

/** What is known where a request got no answer. */
export interface NetworkContext {
  readonly facts: CauseFacts;
  readonly isEncrypted: boolean;
  /** Whether this computer has an address besides its own loopback. */
  readonly isOnline: boolean;
}

interface NetworkError {
  readonly code?: string;
  readonly message?: string;
}

const NAMES_NOT_FOUND: ReadonlySet<CauseCode> = new Set(['host-not-found', 'host-unreachable']);

/** Why a request got no answer at all. */
export function diagnoseNetwork(thrown: unknown, context: NetworkContext): ConnectionCause {
  const { facts, isOnline } = context;
  const { code = '', message = '' } = rootOf(thrown);
  const found = causeOf(code, message, context);
  const isOfThisComputer = NAMES_NOT_FOUND.has(found) && !isOnline;
  const detail = code === 'EPROXY' ? message : code || message.slice(0, 100);
  return makeCause(isOfThisComputer ? 'no-network' : found, { ...facts, detail });
}

function causeOf(code: string, message: string, { isEncrypted }: NetworkContext): CauseCode {
  // An alert of TLS, where an answer of HTTP was awaited; a text, where TLS was.
  if (/^HPE_/.test(code)) return /^\u0015|0x15/.test(message) ? 'server-speaks-https' : 'not-s3';
  if (code === 'EPROTO' && !/wrong version|packet length|http request/i.test(message)) {
    return 'tls-failed';
  }
  const known = causeOfFailure(code);
  if (known !== undefined) return known;
  if (/^ERR_(?:SSL|TLS)/.test(code)) return 'tls-failed';
  return isEncrypted ? 'tls-failed' : 'connection-cut';
}

/** The error of the network below ours, and the first where Node tried several addresses. */
function rootOf(thrown: unknown): NetworkError {
  const below = isKirschError(thrown) ? thrown.cause : thrown;
  const first = below instanceof AggregateError ? (below.errors[0] as unknown) : below;
  return (first ?? {}) as NetworkError;
}
