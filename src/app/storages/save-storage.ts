import type { z } from '@hono/zod-openapi';
import {
  connectionOf,
  type NamedStorage,
  proxyFromSettings,
  type StorageSecrets,
  splitProxy,
  understandSettings,
} from '../../index.ts';
import type { StorageToSave } from '../api/storage-schemas.ts';
import type { AppParts } from '../app-parts.ts';

type ToSave = z.infer<typeof StorageToSave>;

/**
 * Keeps a storage under a name: a new one, or in the place of the one that has it. What the form does not show stays.
 * @throws KirschError `BAD_ARGUMENT` for fields that cannot be understood, or a proxy that cannot be meant
 */
export async function saveStorage(
  { secrets: known, storages }: Pick<AppParts, 'secrets' | 'storages'>,
  name: string,
  wanted: ToSave,
): Promise<void> {
  const { fields, proxyCredentials: typedCredentials } = fieldsOf(name, wanted);
  const before = (await storages.list()).find((storage) => storage.name === name);
  const keys = wanted.kind === 's3' ? wanted.keys : undefined;
  if (typeof keys === 'object') known.add(keys.secretAccessKey, keys.sessionToken);
  known.add(typedCredentials);
  const isSameProxy = before?.proxy === fields.proxy;
  const withKeys = (old: StorageSecrets): StorageSecrets => {
    const { accessKeyId: _id, secretAccessKey: _secret, sessionToken: _token, ...rest } = old;
    if (keys === undefined) return old;
    return keys === 'forget' ? rest : ({ ...rest, ...withoutEmpty(keys) } as StorageSecrets);
  };
  if (!before) {
    await storages.add(fields, withProxy(withKeys({}), typedCredentials));
    return;
  }
  // A password belongs to what is in a storage, and does not go along to another one.
  const isSamePlace = placeOf(before) === placeOf(fields);
  const forgetsPassword = !isSamePlace && before.secrets !== undefined;
  await storages.edit(name, {
    fields: (now) => ({ ...keptFields(now), ...fields }),
    ...((keys !== undefined || forgetsPassword || !isSameProxy || typedCredentials) && {
      secrets: (old: StorageSecrets) => {
        const { repositoryPassword, ...rest } = withKeys(old);
        const kept =
          forgetsPassword || repositoryPassword === undefined
            ? rest
            : { ...rest, repositoryPassword };
        return withProxy(
          kept,
          typedCredentials ?? (isSameProxy ? old.proxyCredentials : undefined),
        );
      },
    }),
  });
}

/** What the proxy wants to know of whom it lets through, and nothing of another proxy. */
function withProxy(secrets: StorageSecrets, credentials: string | undefined): StorageSecrets {
  const { proxyCredentials: _old, ...rest } = secrets;
  return credentials === undefined ? rest : { ...rest, proxyCredentials: credentials };
}

/** The fields as they are meant, as the command line keeps them, and the secret among them. */
function fieldsOf(
  name: string,
  wanted: ToSave,
): { readonly fields: NamedStorage; readonly proxyCredentials?: string | undefined } {
  if (wanted.kind === 'folder') return { fields: { name, folder: wanted.folder } };
  const { fields } = wanted;
  const { proxy, credentials } = splitProxy(fields.proxy ?? '');
  if (proxy !== '') proxyFromSettings(proxy);
  const understood = understandSettings(fields);
  // Throws in words what is wrong with them.
  if (Array.isArray(understood)) connectionOf(fields);
  else {
    const meant = {
      ...fields,
      endpoint: fields.endpoint && understood.endpoint,
      region: understood.regionSource === 'default' ? undefined : understood.region,
      bucket: understood.bucket,
      rootPath: understood.rootPath,
      proxy,
    };
    return {
      fields: { name, ...withoutEmpty(meant) } as NamedStorage,
      proxyCredentials: credentials,
    };
  }
  return { fields: { name } };
}

/** What the form does not show. */
function keptFields({ connections, limits, secrets, name }: NamedStorage): NamedStorage {
  return withoutEmpty({ name, connections, limits, secrets }) as NamedStorage;
}

function placeOf({ folder, endpoint, bucket, rootPath, region }: NamedStorage): string {
  return JSON.stringify([folder, endpoint, bucket, rootPath, endpoint ? undefined : region]);
}

function withoutEmpty<T extends object>(record: T): T {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ''),
  ) as T;
}
