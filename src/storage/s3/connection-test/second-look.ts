import { isPrivateHost } from '../address/host-name.ts';
import type { UnderstoodConnection } from '../address/understood-connection.ts';
import { whoAnswered } from './answer.ts';
import type { CauseCode, ConnectionCause, ConnectionRepair } from './cause.ts';
import { diagnoseNetwork } from './diagnose-network.ts';
import type { Stranger } from './stranger.ts';

/** Where servers of one's own are found when their port is not known: MinIO and RustFS, SeaweedFS, Garage. */
export const USUAL_PORTS: readonly number[] = [9000, 8333, 3900];

/** Another way to reach the server, and what it would change. */
interface Alternative {
  readonly connection: UnderstoodConnection;
  readonly repair: ConnectionRepair;
}

const OTHER_SCHEME: ReadonlySet<CauseCode> = new Set([
  'server-speaks-http',
  'server-speaks-https',
  'connection-cut',
]);
const OTHER_PORT: ReadonlySet<CauseCode> = new Set(['port-closed', 'console-port', 'not-s3']);
const OTHER_STYLE: ReadonlySet<CauseCode> = new Set([
  'bucket-host-not-found',
  'certificate-for-another-host',
]);

/**
 * Looks whether another scheme, port or style leads to S3, so that a repair is offered only where it is certain. Asks as a
 * stranger, and other ports only of hosts that are a person's own.
 */
export async function secondLook(
  { code }: ConnectionCause,
  understood: UnderstoodConnection,
  stranger: Stranger,
  { ports, signal }: { readonly ports: readonly number[]; readonly signal: AbortSignal },
): Promise<ConnectionRepair | undefined> {
  const alternatives = alternativesTo(code, understood, ports);
  const good = await Promise.all(
    alternatives.map(({ connection }) => leadsToS3(connection, stranger, signal)),
  );
  return alternatives[good.indexOf(true)]?.repair;
}

function alternativesTo(
  code: CauseCode,
  understood: UnderstoodConnection,
  ports: readonly number[],
): Alternative[] {
  const { endpoint, addressing, isEncrypted } = understood;
  const at = (changed: string): Alternative => ({
    connection: { ...understood, endpoint: changed, isEncrypted: changed.startsWith('https:') },
    repair: { field: 'endpoint', value: changed },
  });
  if (OTHER_SCHEME.has(code)) {
    const other = isEncrypted ? 'http:' : 'https:';
    return [at(endpoint.replace(/^https?:/, other))];
  }
  const url = new URL(endpoint);
  if (OTHER_PORT.has(code) && isPrivateHost(url.hostname)) {
    return ports
      .filter((port) => String(port) !== url.port)
      .map((port) => at(`${url.protocol}//${url.hostname}:${port}`));
  }
  if (OTHER_STYLE.has(code) && addressing === 'virtual-hosted') {
    return [
      {
        connection: { ...understood, addressing: 'path' },
        repair: { field: 'pathStyle', value: true },
      },
    ];
  }
  return [];
}

async function leadsToS3(
  connection: UnderstoodConnection,
  stranger: Stranger,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return whoAnswered(await stranger.list(connection, signal)) === 's3';
  } catch (thrown) {
    // It speaks https, at least: whom to trust is the next question.
    const { code } = diagnoseNetwork(thrown, {
      facts: {},
      isEncrypted: connection.isEncrypted,
      isOnline: true,
    });
    return connection.isEncrypted && code.startsWith('certificate-');
  }
}
