import type { z } from '@hono/zod-openapi';
import { isKirschError, type NamedStorage, type StorageSecrets } from '../../index.ts';
import type { StorageView } from '../api/storage-schemas.ts';
import type { AppParts } from '../app-parts.ts';
import { describeStorage, kindOfStorage } from '../connection/describe-storage.ts';

type View = z.infer<typeof StorageView>;
type Parts = Pick<AppParts, 'settings' | 'storages'>;

/** The storages as the API shows them: never a secret. */
export async function listStorages(parts: Parts): Promise<View[]> {
  const all = await parts.storages.list();
  return Promise.all(all.map((storage) => view(parts, storage)));
}

/** @throws KirschError `STORAGE_NOT_CONFIGURED` */
export async function viewStorage(parts: Parts, name: string): Promise<View> {
  return view(parts, await parts.storages.get(name));
}

async function view({ settings, storages }: Parts, storage: NamedStorage): Promise<View> {
  const app = await settings.read();
  const kind = kindOfStorage(storage, app);
  const { name, endpoint, region, bucket, rootPath, provider, pathStyle } = storage;
  const { proxy, caFile, profile } = storage;
  const secrets = await storages.secretsOf(storage).catch((error: unknown): StorageSecrets => {
    if (isKirschError(error, 'SECRETS_INACCESSIBLE')) return {};
    throw error;
  });
  return {
    name,
    kind,
    isChosen: app.storage === name,
    says: describeStorage(storage, kind),
    ...(kind === 'folder'
      ? { folder: storage.folder ?? '' }
      : {
          fields: {
            endpoint,
            region,
            bucket,
            rootPath,
            provider,
            pathStyle,
            proxy,
            caFile,
            profile,
          },
        }),
    hasKeys: secrets.accessKeyId !== undefined,
    hasPassword: secrets.repositoryPassword !== undefined,
    ...(storage.secrets && { secretsIn: storage.secrets }),
    ...(storage.privacyChecked && { privacyChecked: storage.privacyChecked }),
  };
}
