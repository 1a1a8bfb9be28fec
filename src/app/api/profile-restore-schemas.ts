import { z } from '@hono/zod-openapi';
import { AbsolutePath, Bytes, InBothLanguages, Line, Moment } from './common-schemas.ts';
import { PartId } from './plan-schemas.ts';

/** What of a backup of Cherry Studio's data to bring back, in the place of what is there. */
export const ProfileRestoreRequest = z
  .object({
    profile: AbsolutePath.optional().openapi({
      description: 'The profile’s folder here. Default: the one that was used last.',
    }),
    parts: z
      .array(PartId)
      .min(1)
      .optional()
      .openapi({ description: 'Default: all of the backup.' }),
    files: z
      .array(Line.min(1))
      .max(1_000)
      .optional()
      .openapi({ description: 'Only these files or folders, from the profile down.' }),
    withDeviceSettings: z.boolean().default(false),
    safetyBackup: z
      .boolean()
      .default(true)
      .openapi({ description: 'Back up what is there first. It is kept for undo in any case.' }),
    waitSeconds: z
      .number()
      .min(0)
      .max(3_600)
      .default(0)
      .openapi({ description: 'How long to wait for Cherry Studio to be closed.' }),
    assumeClosed: z
      .boolean()
      .default(false)
      .openapi({ description: 'Go on where nothing tells whether Cherry Studio is open.' }),
  })
  .openapi('ProfileRestoreRequest');

const Amount = z.object({ files: z.number().int(), bytes: Bytes });

const Room = z.object({ needed: Bytes, free: Bytes });

/** What a restore of Cherry Studio's data would do here. Nothing has been changed yet. */
export const ProfileRestorePlan = z
  .object({
    target: z.string(),
    needs: z.string().optional().openapi({ description: 'Which versions can use the backup.' }),
    versionHere: z.string().optional(),
    refusal: z
      .object({
        reason: z.enum(['other-generation', 'newer-backup']),
        message: z.string(),
        hint: z.string(),
      })
      .optional()
      .openapi({ description: 'Why it cannot be restored here.' }),
    presence: z.enum(['running', 'closed', 'unclear']),
    parts: z.array(
      z.object({
        part: PartId,
        incoming: Amount,
        outgoing: Amount,
        onlyHere: z.array(z.string()),
      }),
    ),
    unchanged: Amount,
    chatsOnlyHere: z.array(z.string()).optional().openapi({
      description: 'Chats that only this computer has; absent when that is not known.',
    }),
    rewritten: z.number().int().openapi({ description: 'Paths that are changed to those here.' }),
    notRewritten: z.array(z.string()),
    keysToType: z.array(InBothLanguages),
    stays: z.array(z.string()),
    pending: z.array(z.string()),
    missingFiles: z.array(z.string()),
    alsoChanged: z
      .object({ folder: z.string(), profiles: z.array(z.string()) })
      .optional()
      .openapi({
        description: 'A folder that changes, and the other profiles here that use it as well.',
      }),
    room: Room.openapi({ description: 'On the disk with the least left.' }),
    rooms: z
      .array(Room.extend({ path: z.string() }))
      .openapi({ description: 'On every disk that something comes to; the profile’s first.' }),
    words: z.array(z.string()).openapi({ description: 'All of it in English sentences.' }),
  })
  .openapi('ProfileRestorePlan');

export const ProfileRestoreResult = z
  .object({
    restoreId: z
      .string()
      .optional()
      .openapi({ description: 'What undo takes back; absent when all was the same already.' }),
    target: z.string(),
    kept: z.array(z.string()),
    safetyBackupId: z.string().optional(),
    aside: z.array(z.string()).openapi({
      description: 'Where lies what Cherry Studio wrote meanwhile.',
    }),
  })
  .openapi('ProfileRestoreResult');

export const KeptRestore = z
  .object({
    id: z.string(),
    created: Moment,
    profile: z.string(),
    state: z.enum(['applied', 'undone', 'superseded', 'unfinished']),
    backup: z.object({
      id: z.string().optional(),
      computer: z.string().optional(),
      time: z.string().optional(),
    }),
    bytes: Bytes,
  })
  .openapi('KeptRestore');

export const KeptRestoreList = z
  .object({ restores: z.array(KeptRestore).openapi({ description: 'The newest first.' }) })
  .openapi('KeptRestoreList');

export const UndoRequest = z
  .object({
    profile: AbsolutePath,
    deed: z.enum(['undo', 'redo', 'finish']).default('undo'),
    waitSeconds: z.number().min(0).max(3_600).default(0),
    assumeClosed: z.boolean().default(false),
  })
  .openapi('UndoRequest');

export const UndoResult = z
  .object({ profile: z.string(), aside: z.array(z.string()) })
  .openapi('UndoResult');

export const DropRequest = z
  .object({ profile: AbsolutePath, id: Line.min(1) })
  .openapi('DropRequest');
