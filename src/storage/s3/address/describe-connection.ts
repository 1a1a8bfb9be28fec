import { providerById } from '../providers/providers.ts';
import { recogniseHost } from './recognise-host.ts';
import type { UnderstoodConnection } from './understood-connection.ts';

/** `bucket photos at Cloudflare R2, account 0123…, under the folder kirsch` */
export function describeConnection(connection: Omit<UnderstoodConnection, 'says'>): string {
  const { provider, endpoint, bucket, rootPath, account, region, regionSource } = connection;
  const { kind, name } = providerById(provider);
  const server = endpoint.replace(/^https?:\/\//, '');
  const isOwnHost = recogniseHost(new URL(endpoint).hostname)?.kind === 'serving';
  const isPlace = kind === 'service' && region !== 'auto' && regionSource !== 'default';
  const parts = [
    kind === 'other' ? `bucket ${bucket} at ${server}` : `bucket ${bucket} at ${name.english}`,
    kind !== 'other' && !isOwnHost ? `reached by ${server}` : '',
    isPlace ? `region ${region}` : '',
    account ? `account ${account.slice(0, 4)}…` : '',
    rootPath === '' ? '' : `under the folder ${rootPath}`,
    connection.isEncrypted ? '' : 'over a connection that is not encrypted',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
