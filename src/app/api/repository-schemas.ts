import { z } from '@hono/zod-openapi';
import { Line, Moment, Secret } from './common-schemas.ts';

/** Without a password a good one is made. */
export const RepositoryToCreate = z
  .object({ password: Secret.optional() })
  .openapi('RepositoryToCreate');

export const PasswordProof = z.object({ password: Secret }).openapi('PasswordProof');

/** All that is needed to get the data back without this computer. */
export const RecoveryKit = z
  .object({
    repositoryId: z.string(),
    password: z.string(),
    made: Moment,
    computer: z.string(),
    storage: z.object({
      kind: z.enum(['s3', 'folder', 'trial']),
      says: z.string(),
      endpoint: z.string().optional(),
      region: z.string().optional(),
      bucket: z.string().optional(),
      rootPath: z.string().optional(),
      folder: z.string().optional(),
      accessKeyId: z
        .string()
        .optional()
        .openapi({ description: 'Only its beginning; the secret half is never given out.' }),
    }),
    restic: z
      .object({ repository: z.string(), commands: z.array(z.string()) })
      .openapi({ description: 'How to restore with restic alone.' }),
    kirsch: z.object({ commands: z.array(z.string()) }),
  })
  .openapi('RecoveryKit');

export const RepositoryCreated = z
  .object({ kit: RecoveryKit.openapi({ description: 'Given out this once.' }) })
  .openapi('RepositoryCreated');

export const KeyView = z
  .object({
    id: z.string(),
    username: z.string(),
    hostname: z.string(),
    created: z.string(),
    isCurrent: z.boolean(),
  })
  .openapi('PasswordKey');

export const KeyList = z.object({ keys: z.array(KeyView) }).openapi('PasswordKeys');

export const KeyToAdd = z
  .object({ password: Secret, newPassword: Secret })
  .openapi('PasswordToAdd');
export const PasswordChange = z
  .object({ password: Secret, newPassword: Secret })
  .openapi('PasswordChange');
export const KeyToRemove = z.object({ password: Secret }).openapi('PasswordToRemove');
export const KeyById = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) });

export const KitConfirmation = z.object({ repositoryId: Line }).openapi('KitConfirmation');
