import type { Storage } from '../api/storages.ts';
import type { Say } from '../texts/texts.ts';

/** Where a storage is, in one line: its folder, or its bucket and the server. */
export function placeOf({ kind, folder, fields, says }: Storage, say: Say): string {
  if (kind === 'trial') return say('storage.kinds.trial');
  if (kind === 'folder') return folder ?? says;
  const { bucket, rootPath, endpoint } = fields ?? {};
  const place = [bucket, rootPath].filter(Boolean).join('/');
  const server = endpoint?.replace(/^https?:\/\//, '');
  return [place, server].filter(Boolean).join(' · ') || says;
}
