import type { z } from '@hono/zod-openapi';
import type {
  Complaint as FoundComplaint,
  ConnectionReport as FoundReport,
  PrivacyReport,
  UnderstoodConnection as Understood,
} from '../../index.ts';
import type {
  Complaint,
  ConnectionReport,
  Privacy,
  UnderstoodConnection,
} from '../api/storage-test-schemas.ts';
import { inBothLanguages } from './in-both-languages.ts';

export function describeConnection(understood: Understood): z.infer<typeof UnderstoodConnection> {
  const notes = understood.notes.map((note) => ({ ...note }));
  return { ...understood, notes };
}

export function describeComplaint(complaint: FoundComplaint): z.infer<typeof Complaint> {
  return { ...complaint };
}

export function describeReport(report: FoundReport): z.infer<typeof ConnectionReport> {
  const { outcome, steps, cause, connection, privacy, leftBehind } = report;
  return {
    outcome,
    steps: steps.map((step) => ({ ...step })),
    ...(cause && {
      cause: {
        code: cause.code,
        message: cause.message,
        hint: cause.hint,
        ...(cause.field !== undefined && { field: cause.field }),
        facts: { ...cause.facts },
        ...(cause.repair && { repair: cause.repair.map((repair) => ({ ...repair })) }),
        ...(cause.complaints && { complaints: cause.complaints.map(describeComplaint) }),
      },
    }),
    ...(connection && { connection: describeConnection(connection) }),
    ...(privacy && { privacy: describePrivacy(privacy) }),
    ...(leftBehind !== undefined && { leftBehind }),
  };
}

export function describePrivacy(privacy: PrivacyReport): z.infer<typeof Privacy> {
  const isPublic = privacy.state === 'public';
  return {
    state: privacy.state,
    says: privacy.says,
    how: isPublic ? [...privacy.how] : [],
    steps: isPublic ? privacy.steps.map(inBothLanguages) : [],
    ...(privacy.page !== undefined && { page: privacy.page }),
  };
}
