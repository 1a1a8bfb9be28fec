import type { Findings } from './findings.ts';
import { type RootPathText, readRootPath } from './read-root-path.ts';
import type { Note } from './understood-connection.ts';

export const PATH_IGNORED: Note = {
  code: 'address-path-ignored',
  message: 'The endpoint ends in another folder than Root Path, which was taken.',
};

/** Chooses between the field and what stood behind the bucket in the endpoint or in the field Bucket. */
export function settleRootPath(
  own: RootPathText,
  folder: readonly string[],
  bucket: string,
  findings: Findings,
): string | undefined {
  if (own.bucket !== undefined && own.bucket !== bucket) {
    return findings.complain({
      code: 'bucket-contradiction',
      field: 'rootPath',
      message: 'Root Path names another bucket than the field Bucket.',
      hint: 'Write only the folder into Root Path.',
    });
  }
  const pasted = readRootPath(folder.join('/'), findings)?.path;
  if (pasted === undefined) return undefined;
  if (pasted === '' || pasted === own.path) return own.path;
  if (own.path !== '') {
    findings.note(PATH_IGNORED.code, PATH_IGNORED.message);
    return own.path;
  }
  findings.note('root-path-from-address', 'The folder behind the bucket was taken for Root Path.');
  return pasted;
}
