import type { Operation } from '../../call.ts';

/** What puts bytes under a key, and so may bear a condition. */
export const CONDITIONAL_WRITES: readonly Operation[] = [
  'PutObject',
  'CompleteMultipartUpload',
  'CopyObject',
];

/** What brings the bytes of an object. */
export const UPLOADS: readonly Operation[] = ['PutObject', 'UploadPart'];

/** Whether the operation is one of these. */
export function isOneOf(operation: Operation | undefined, these: readonly Operation[]): boolean {
  return operation !== undefined && these.includes(operation);
}
