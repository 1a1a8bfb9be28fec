import { z } from '@hono/zod-openapi';
import { Moment } from './common-schemas.ts';

export const ComputerView = z
  .object({
    key: z.string().openapi({ description: 'What tells computers apart.' }),
    id: z.string().optional(),
    name: z.string(),
    host: z.string(),
    user: z.string(),
    system: z.string().optional(),
    isThis: z.boolean(),
    backups: z.number().int(),
    lastBackup: Moment,
    lastBackupId: z.string(),
    secondsAhead: z.number().optional().openapi({
      description: 'How much newer its last backup of Cherry Studio is than this computer’s.',
    }),
  })
  .openapi('Computer');

export const ComputerList = z
  .object({
    computers: z.array(ComputerView).openapi({ description: 'The one with the newest first.' }),
    ahead: z
      .string()
      .optional()
      .openapi({ description: 'The key of the other computer that has the newest state.' }),
  })
  .openapi('ComputerList');

export const ComputerByKey = z.object({ key: z.string().min(1).max(600) });
export const NewName = z.object({ name: z.string().trim().min(1).max(100) }).openapi('NewName');
