import { z } from '@hono/zod-openapi';
import { PROVIDER_IDS } from '../../index.ts';
import { Line, Moment, Secret, TypedPath } from './common-schemas.ts';
import { Complaint, UnderstoodConnection } from './storage-test-schemas.ts';

/** The fields of the page that people know, as they are typed. */
export const S3Fields = z
  .object({
    endpoint: Line.optional(),
    region: Line.optional(),
    bucket: Line.optional(),
    rootPath: Line.optional(),
    provider: z.enum(PROVIDER_IDS).optional(),
    pathStyle: z.boolean().optional(),
    proxy: Line.optional().openapi({
      description: '`http://host:port`, or `none`; a user and password in it are kept as secrets.',
    }),
    caFile: Line.optional().openapi({
      description:
        'Certificates to trust besides the usual ones, PEM. A relative path starts at the settings file’s folder.',
    }),
    profile: Line.optional(),
  })
  .openapi('S3Fields');

/** Write-only. */
export const S3Keys = z
  .object({ accessKeyId: Secret, secretAccessKey: Secret, sessionToken: Secret.optional() })
  .openapi('S3Keys');

export const StorageName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]{0,63}$/u)
  .openapi({ description: 'Letters, digits, dots, hyphens and underscores.' });

export const Understanding = z
  .discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('understood'), connection: UnderstoodConnection }),
    z.object({ outcome: z.literal('complaints'), complaints: z.array(Complaint) }),
  ])
  .openapi('Understanding');

/** Which storage to test: fields, with keys or with those that are kept for `name`. */
export const StorageTest = z
  .object({ fields: S3Fields, keys: S3Keys.optional(), name: StorageName.optional() })
  .openapi('StorageTest');

/** What to keep. Without `keys` those that are kept stay. */
export const StorageToSave = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('s3'),
      fields: S3Fields,
      keys: z.union([S3Keys, z.literal('forget')]).optional(),
    }),
    z.object({
      kind: z.literal('folder'),
      folder: TypedPath.openapi({ description: 'Absolute.' }),
    }),
  ])
  .openapi('StorageToSave');

/** A storage of the settings; no secret is in it. */
export const StorageView = z
  .object({
    name: z.string(),
    kind: z
      .enum(['s3', 'folder', 'trial'])
      .openapi({ description: '`trial`: run by this app, for those who have no bucket yet.' }),
    isChosen: z.boolean().openapi({ description: 'Backups go there.' }),
    says: z.string().openapi({ description: 'Where it is, in one line.' }),
    fields: S3Fields.optional(),
    folder: z.string().optional(),
    hasKeys: z.boolean(),
    hasPassword: z
      .boolean()
      .openapi({ description: 'Whether the repository’s password is kept on this computer.' }),
    secretsIn: z.enum(['keychain', 'file']).optional(),
    privacyChecked: Moment.optional(),
  })
  .openapi('Storage');

export const StorageList = z.object({ storages: z.array(StorageView) }).openapi('StorageList');
export const StorageByName = z.object({ name: StorageName });
