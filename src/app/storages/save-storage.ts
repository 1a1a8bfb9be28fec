import type { z } from '@hono/zod-openapi';
import {
  connectionOf,
  type NamedStorage,
  type StorageSecrets,
  understandSettings,
} from '../../index.ts';
import type { StorageToSave } from '../api/storage-schemas.ts';
import type { AppParts } from '../app-parts.ts';

type ToSave = z.infer<typeof StorageToSave>;

/**
 * Keeps a storage under a name: a new one, or in the place of the one that has it. What the form does not show stays.
 * @throws KirschError `BAD_ARGUMENT` for fields that cannot be understood
 */
export async function saveStorage(
  { secrets: known, storages }: Pick<AppParts, 'secrets' | 'storages'>,
  name: string,
  wanted: ToSave,
): Promise<void> {
  const fields = fieldsOf(name, wanted);
  const before = (await storages.list()).find((storage) => storage.name === name);
  const keys = wanted.kind === 's3' ? wanted.keys : undefined;
  if (typeof keys === 'object') known.add(keys.secretAccessKey, keys.sessionToken);
  const withKeys = (old: StorageSecrets): StorageSecrets => {
    const { accessKeyId: _id, secretAccessKey: _secret, sessionToken: _token, ...rest } = old;
    if (keys === undefined) return old;
    return keys === 'forget' ? rest : ({ ...rest, ...withoutEmpty(keys) } as StorageSecrets);
  };
  if (!before) {
    await storages.add(fields, withKeys({}));
    return;
  }
  // A password belongs to what is in a storage, and does not go along to another one.
  const isSamePlace = placeOf(before) === placeOf(fields);
  const forgetsPassword = !isSamePlace && before.secrets !== undefined;
  await storages.edit(name, {
    fields: (now) => ({ ...keptFields(now), ...fields }),
    ...((keys !== undefined || forgetsPassword) && {
      secrets: (old: StorageSecrets) => {
        const { repositoryPassword, ...rest } = withKeys(old);
        return forgetsPassword || repositoryPassword === undefined
          ? rest
          : { ...rest, repositoryPassword };
      },
    }),
  });
}

/** The fields as they are meant, as the command line keeps them. */
function fieldsOf(name: string, wanted: ToSave): NamedStorage {
  if (wanted.kind === 'folder') return { name, folder: wanted.folder };
  const { fields } = wanted;
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
    };
    return { name, ...withoutEmpty(meant) } as NamedStorage;
  }
  return { name };
}

/** What the form does not show. */
function keptFields({ connections, caFile, limits, secrets, name }: NamedStorage): NamedStorage {
  return withoutEmpty({ name, connections, caFile, limits, secrets }) as NamedStorage;
}

function placeOf({ folder, endpoint, bucket, rootPath, region }: NamedStorage): string {
  return JSON.stringify([folder, endpoint, bucket, rootPath, endpoint ? undefined : region]);
}

function withoutEmpty<T extends object>(record: T): T {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ''),
  ) as T;
}
