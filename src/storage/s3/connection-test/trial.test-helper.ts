/** For tests only: connection tests against servers that end with their test. */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { S3ServerOptions } from '../../../s3-server/index.ts';
import { startTestS3, type TestS3 } from '../../../s3-server/test-server.ts';
import type { CauseCode, ConnectionRepair } from './cause.ts';
import type { ConnectionReport } from './connection-report.ts';
import type { StepId } from './step.ts';
import { type TestConnectionOptions, testConnection } from './test-connection.ts';
import type { TestedSettings } from './tested-settings.ts';

/** COS has no bucket without the account's number. */
export const BUCKET = 'photos-1250000000';

/** Keys that no message may repeat; R2 takes IDs of this length only. */
export const KEYS = {
  accessKeyId: '0123456789abcdef0123456789abcdef',
  secretAccessKey: 'a-secret-that-nobody-may-ever-see-in-a-report',
};

/** A simulator with a bucket, and the fields that lead to it. */
export async function simulate(
  options: Partial<S3ServerOptions> = {},
): Promise<{ readonly s3: TestS3; readonly settings: TestedSettings }> {
  const s3 = await startTestS3({ ...KEYS, buckets: { [BUCKET]: {} }, ...options });
  onTestFinished(() => s3.stop());
  const { provider } = options;
  const settings: TestedSettings = {
    endpoint: `http://localhost:${s3.server.port}`,
    bucket: BUCKET,
    rootPath: 'backups',
    ...KEYS,
    ...(typeof provider === 'string' && { provider }),
    ...(typeof provider === 'object' && { provider: provider.id }),
  };
  return { s3, settings };
}

/** Tests, and makes sure of what holds for every report. */
export async function tryOut(
  settings: TestedSettings,
  options: TestConnectionOptions = {},
): Promise<ConnectionReport> {
  const report = await testConnection(settings, { usualPorts: [], ...options });
  const text = JSON.stringify(report);
  for (const secret of [settings.secretAccessKey, settings.sessionToken]) {
    if (secret) expect(text).not.toContain(secret);
  }
  expect(text).not.toMatch(/\{\w+\}/);
  expect(report.steps).toHaveLength(13);
  expect(report.outcome === 'failed').toBe(report.cause !== undefined);
  return report;
}

/** The step that failed, the reason, and what would mend it. */
export function failureOf({ steps, cause }: ConnectionReport): {
  readonly step: StepId | undefined;
  readonly code: CauseCode | undefined;
  readonly repair?: readonly ConnectionRepair[];
} {
  const step = steps.find(({ state }) => state === 'failed')?.id;
  return { step, code: cause?.code, ...(cause?.repair && { repair: cause.repair }) };
}

/** Listens on a free port until the test ends. */
export async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    sockets.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port of 127.0.0.1 at which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
