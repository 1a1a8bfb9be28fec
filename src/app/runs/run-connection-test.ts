import type { z } from '@hono/zod-openapi';
import {
  joinProxy,
  proxyFromEnvironment,
  proxyFromSettings,
  readCertificates,
  type Step,
  type StorageSecrets,
  splitProxy,
  testConnection,
} from '../../index.ts';
import type { JobView } from '../api/job-schemas.ts';
import type { StorageTest } from '../api/storage-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { describeReport } from '../storages/describe-connection.ts';

/** Starts a test of a connection with the fields as they are typed, and keys that are given or kept. */
export async function runConnectionTest(
  parts: AppParts,
  { fields, keys, name }: z.infer<typeof StorageTest>,
): Promise<JobView> {
  const { env, jobs, secrets, storages } = parts;
  const storage = name === undefined ? undefined : await storages.get(name);
  const kept: StorageSecrets = storage ? await storages.secretsOf(storage) : {};
  const used = keys ?? kept;
  const { proxy, caFile = '', ...rest } = fields;
  // The password of the proxy that is kept is not among the fields.
  const proxyPassword = proxy === storage?.proxy ? kept.proxyCredentials : undefined;
  const typedPassword = splitProxy(proxy ?? '').credentials;
  secrets.add(used.secretAccessKey, used.sessionToken, proxyPassword, typedPassword);
  const settings = {
    ...rest,
    accessKeyId: used.accessKeyId,
    secretAccessKey: used.secretAccessKey,
    sessionToken: used.sessionToken,
    proxy: proxy ? proxyFromSettings(joinProxy(proxy, proxyPassword)) : proxyFromEnvironment(env),
    caCertificates: await readCertificates({ name: name ?? '', caFile }, storages.settingsPath),
  };
  return jobs.start('connection-test', name === undefined ? {} : { subject: name }, async (job) => {
    const steps: Step[] = [];
    const report = await testConnection(settings, {
      signal: job.signal,
      onStep: (step) => {
        steps.push(step);
        job.report({ steps: [...steps] });
      },
    });
    // A storage that is not kept yet has nothing to remember it in.
    if (name !== undefined && report.privacy) await storages.notePrivacyLook(name).catch(() => {});
    return describeReport(report);
  });
}
