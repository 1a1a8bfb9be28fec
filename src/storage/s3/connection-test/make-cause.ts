import type { UnderstoodConnection } from '../address/understood-connection.ts';
import { providerById } from '../providers/providers.ts';
import type { CauseCode, CauseFacts, ConnectionCause, ConnectionRepair } from './cause.ts';
import { CAUSE_TEXTS } from './cause-texts.ts';

/** Ends a test: thrown where a cause is found, and caught by whoever reports. */
export class CauseFound extends Error {
  override readonly name = 'CauseFound';
  readonly found: ConnectionCause;

  constructor(found: ConnectionCause) {
    super(found.message);
    this.found = found;
  }
}

/** A cause with its texts filled in. Facts that are missing are empty. */
export function makeCause(
  code: CauseCode,
  facts: CauseFacts = {},
  repair: readonly ConnectionRepair[] = [],
): ConnectionCause {
  const { message, hint, field } = CAUSE_TEXTS[code];
  return {
    code,
    message: filled(message, facts),
    hint: filled(hint, facts),
    ...(field !== undefined && { field }),
    facts,
    ...(repair.length > 0 && { repair }),
  };
}

/** What is known whatever is wrong: the place, and what this provider calls its keys. */
export function commonFacts(understood: UnderstoodConnection): CauseFacts {
  const { provider, endpoint, bucket } = understood;
  const { keys, console: pages, policy } = providerById(provider);
  const url = new URL(endpoint);
  return {
    host: url.host,
    hostname: url.hostname,
    port: url.port || (understood.isEncrypted ? '443' : '80'),
    bucket,
    keyName: keys.accessKeyIdName?.value ?? 'Access Key ID',
    secretName: keys.secretAccessKeyName?.value ?? 'Secret Access Key',
    page: pages.bucket ? ` at ${pages.bucket.value}` : '',
    policy: policy ? ` docs/providers.md has a policy to paste.` : '',
  };
}

function filled(text: string, facts: CauseFacts): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '');
}
