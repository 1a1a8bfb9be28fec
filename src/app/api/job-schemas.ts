import { z } from '@hono/zod-openapi';
import { JobIssue } from './activity-schemas.ts';
import { ChatSearchResult } from './chat-schemas.ts';
import { CopyResult, PrivacyResult, PruneResult, TidyResult } from './chore-schemas.ts';
import { ApiError, Bytes, Moment } from './common-schemas.ts';
import { ComparisonResult } from './comparison-schemas.ts';
import { DeletePlan, DeleteResult } from './deletion-schemas.ts';
import { ProfileRestorePlan, ProfileRestoreResult, UndoResult } from './profile-restore-schemas.ts';
import { RestoreEnd } from './restore-end-schemas.ts';
import { RestorePlan, RestoreResult } from './restore-schemas.ts';
import { BackupSummary, VerifyResult } from './run-schemas.ts';
import { SearchResult } from './search-schemas.ts';
import { ConnectionReport, ConnectionStep } from './storage-test-schemas.ts';
import {
  ZipDeleteResult,
  ZipExportResult,
  ZipImportResult,
  ZipVerifyResult,
} from './zip-schemas.ts';

export const JobState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']);

/** How far a job is. Numbers only grow; totals may grow until `totalKnown`. */
export const JobProgress = z
  .object({
    stage: z.string().optional().openapi({ description: 'What it is doing, a stable word.' }),
    files: z.number().int(),
    bytes: Bytes,
    totalFiles: z.number().int(),
    totalBytes: Bytes,
    totalKnown: z.boolean(),
    transferred: Bytes.openapi({ description: 'Sent to the storage, or received from it.' }),
    bytesPerSecond: z.number().openapi({ description: 'Of the last seconds, of `bytes`.' }),
    secondsLeft: z.number().optional(),
    current: z.string().optional().openapi({ description: 'The file that is worked on.' }),
    issues: z.number().int(),
    steps: z.array(ConnectionStep).optional().openapi({ description: 'Of a connection test.' }),
  })
  .openapi('JobProgress');

const common = {
  id: z.string(),
  state: JobState,
  startedAt: Moment,
  endedAt: Moment.optional(),
  subject: z
    .string()
    .optional()
    .openapi({ description: 'What it is about: a backup’s id, a storage’s name.' }),
  trigger: z
    .enum(['person', 'schedule', 'app-closed', 'app-start'])
    .openapi({ description: 'Who wanted it.' }),
  progress: JobProgress.optional(),
  error: ApiError.optional(),
  issues: z.array(JobIssue).openapi({ description: 'The first hundred.' }),
};

/** One thing that takes time, with what came of it once `state` is `done`. */
export const Job = z
  .discriminatedUnion('kind', [
    z.object({ ...common, kind: z.literal('backup'), result: BackupSummary.optional() }),
    z.object({ ...common, kind: z.literal('restore'), result: RestoreResult.optional() }),
    z.object({ ...common, kind: z.literal('restore-plan'), result: RestorePlan.optional() }),
    z.object({ ...common, kind: z.literal('delete'), result: DeleteResult.optional() }),
    z.object({ ...common, kind: z.literal('delete-plan'), result: DeletePlan.optional() }),
    z.object({ ...common, kind: z.literal('tidy'), result: TidyResult.optional() }),
    z.object({ ...common, kind: z.literal('prune'), result: PruneResult.optional() }),
    z.object({ ...common, kind: z.literal('copy'), result: CopyResult.optional() }),
    z.object({ ...common, kind: z.literal('compare'), result: ComparisonResult.optional() }),
    z.object({ ...common, kind: z.literal('search'), result: SearchResult.optional() }),
    z.object({ ...common, kind: z.literal('verify'), result: VerifyResult.optional() }),
    z.object({ ...common, kind: z.literal('privacy'), result: PrivacyResult.optional() }),
    z.object({
      ...common,
      kind: z.literal('connection-test'),
      result: ConnectionReport.optional(),
    }),
    z.object({
      ...common,
      kind: z.literal('profile-restore-plan'),
      result: ProfileRestorePlan.optional(),
    }),
    z.object({
      ...common,
      kind: z.literal('profile-restore'),
      result: ProfileRestoreResult.optional(),
    }),
    z.object({ ...common, kind: z.literal('undo'), result: UndoResult.optional() }),
    z.object({ ...common, kind: z.literal('restore-end'), result: RestoreEnd.optional() }),
    z.object({ ...common, kind: z.literal('zip-delete'), result: ZipDeleteResult.optional() }),
    z.object({ ...common, kind: z.literal('zip-export'), result: ZipExportResult.optional() }),
    z.object({ ...common, kind: z.literal('zip-import'), result: ZipImportResult.optional() }),
    z.object({ ...common, kind: z.literal('zip-verify'), result: ZipVerifyResult.optional() }),
    z.object({ ...common, kind: z.literal('chat-search'), result: ChatSearchResult.optional() }),
    z.object({
      ...common,
      kind: z.literal('change'),
      result: z.object({ changed: z.number().int() }).optional(),
    }),
  ])
  .openapi('Job');

export const JobStarted = z.object({ job: Job }).openapi('JobStarted');
export const JobList = z.object({ jobs: z.array(Job) }).openapi('JobList');
export const JobId = z.object({ id: z.string().max(40) });

export type JobView = z.infer<typeof Job>;
export type JobKind = JobView['kind'];
export type JobResult<Kind extends JobKind> = NonNullable<
  Extract<JobView, { kind: Kind }>['result']
>;
export type JobProgressView = z.infer<typeof JobProgress>;
