import { expect, test } from 'vitest';
import type { ArchiverParts } from './archiver-parts.ts';
import { EntryArchiver } from './entry-archiver.ts';

function archiverThatTells(): { told: string[]; archiver: EntryArchiver } {
  const told: string[] = [];
  const parts = {
    onIssue: (path: string) => told.push(`issue ${path}`),
    onVanished: (path: string) => told.push(`vanished ${path}`),
  } as unknown as ArchiverParts;
  return { told, archiver: new EntryArchiver(parts) };
}

const failure = (code: string) => ({ failure: { code, message: code } });

test('what has vanished is no issue, and is told to who wants to hear of it', () => {
  const { told, archiver } = archiverThatTells();
  archiver.tell('/a', 'read', failure('ENOENT'));
  archiver.tell('/b', 'read', failure('EBUSY'));
  expect(told).toEqual(['vanished /a', 'issue /b']);
});
