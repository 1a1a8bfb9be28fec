import { connectionOf } from '../address/connection-of.ts';
import { SignedRequests } from '../connection-test/signed-requests.ts';
import { Stranger } from '../connection-test/stranger.ts';
import type { TestedSettings } from '../connection-test/tested-settings.ts';
import type { PrivacyReport } from './privacy-report.ts';
import { probePrivacy } from './probe-privacy.ts';

const IDLE_TIMEOUT_MS = 6_000;

/**
 * Looks whether others can read a bucket, at an object that is in it already: a handful of requests, and nothing is written.
 * A connection test looks at the same, and takes longer.
 * @param key of an object, below the root path
 * @returns `undefined` when the signal ended it
 * @throws KirschError `BAD_ARGUMENT` for settings that cannot be meant
 */
export async function lookAtPrivacy(
  settings: TestedSettings,
  { key, signal }: { readonly key: string; readonly signal: AbortSignal },
): Promise<PrivacyReport | undefined> {
  const understood = connectionOf(settings);
  const { caCertificates, clientCertificate, trustAnyServer, proxy } = settings;
  const idleTimeoutMs = settings.idleTimeoutMs ?? IDLE_TIMEOUT_MS;
  const tls = { caCertificates, clientCertificate, trustAnyServer };
  const stranger = new Stranger({ ...tls, proxy, idleTimeoutMs });
  const signed = new SignedRequests(
    understood,
    { ...settings, bucket: understood.bucket, idleTimeoutMs },
    await import('../sdk.ts'),
  );
  const { rootPath } = understood;
  const whole = rootPath === '' ? key : `${rootPath}/${key}`;
  try {
    const report = await probePrivacy({ understood, stranger, signed, key: whole }, signal);
    // What was cut short has seen nothing.
    return signal.aborted ? undefined : report;
  } finally {
    signed.close();
    stranger.close();
  }
}
