import { readBucketAddress } from './bucket-address.ts';
import type { Complaint } from './complaint.ts';
import { type Findings, noteTidied } from './findings.ts';
import { hasControls, splitPath } from './split-path.ts';
import { tidyName } from './tidy-text.ts';

/** Keys have 1024 bytes at most, and the longest name below the root needs less than 124. */
const MAX_BYTES = 900;

/** What the field Root Path says. */
export interface RootPathText {
  /** Without slashes at its ends. */
  readonly path: string;
  /** A bucket that stood before it. */
  readonly bucket?: string;
}

/** Reads a root path that was tidied. */
export function readRootPath(text: string, findings: Findings): RootPathText | undefined {
  const bare = text.replace(/^[/\\]+/, '');
  if (/^https?:/i.test(bare)) {
    return findings.complain({
      code: 'address-in-field',
      field: 'rootPath',
      message: 'Root Path holds an address.',
      hint: 'Write only the folder in the bucket there, or leave it empty.',
    });
  }
  const address = readBucketAddress(bare);
  const written = address?.path ?? text;
  const slashed = written.replaceAll(/[\\\uff0f\uff3c]/g, '/');
  if (address || slashed !== written) {
    findings.note('root-path-mended', 'The folder was read with slashes, from the bucket on.');
  }
  const path = splitPath(slashed).join('/');
  const problem = problemOf(path);
  if (problem) return findings.complain({ ...problem, field: 'rootPath' });
  // Without its slashes it may begin with a quote or a label again.
  const { text: tidy } = tidyName(path);
  if (tidy !== path) {
    noteTidied(findings);
    const inner = readRootPath(tidy, findings);
    return inner && { ...inner, ...(address && { bucket: address.bucket }) };
  }
  return { path, ...(address && { bucket: address.bucket }) };
}

/** Why a path makes no folder that every service can hold. */
function problemOf(path: string): Omit<Complaint, 'field'> | undefined {
  if (path.split('/').includes('..')) {
    return {
      code: 'root-path-dots',
      message: 'The folder in Root Path holds "..", which leads nowhere in a bucket.',
      hint: 'Write the folder from the top of the bucket.',
    };
  }
  if (hasControls(path)) {
    return {
      code: 'root-path-control',
      message: 'The folder in Root Path holds a control character, or half of a letter.',
      hint: 'Type it anew instead of pasting it.',
    };
  }
  if (Buffer.byteLength(path) > MAX_BYTES) {
    return {
      code: 'root-path-too-long',
      message: `The folder in Root Path is longer than ${MAX_BYTES} bytes.`,
      hint: 'Choose a shorter one.',
    };
  }
  return undefined;
}
