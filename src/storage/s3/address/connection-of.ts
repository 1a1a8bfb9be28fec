import { KirschError } from '../../../errors/index.ts';
import type { Complaint } from './complaint.ts';
import { describeConnection } from './describe-connection.ts';
import type { S3Fields } from './s3-fields.ts';
import { PATH_IGNORED } from './settle-root-path.ts';
import { splitPath } from './split-path.ts';
import { understandSettings } from './understand-settings.ts';
import type { Note, UnderstoodConnection } from './understood-connection.ts';

/** What a program says of a storage: fields, and the region of the environment. */
export interface ConnectionSettings extends S3Fields {
  /** The region to sign for where neither the field nor the endpoint names one. */
  readonly fallbackRegion?: string | undefined;
}

/**
 * Understands the settings of a program. The root path is taken letter by letter, apart from needless slashes: other
 * programs may have made the repository in a folder that a person would not type.
 * @throws KirschError `BAD_ARGUMENT` with the first complaint, and all of them in `details.complaints`
 */
export function connectionOf(settings: ConnectionSettings): UnderstoodConnection {
  const fields = { ...settings, rootPath: undefined };
  const understood = accepted(understandSettings(fields));
  const connection = withFallback(understood, fields, settings.fallbackRegion);
  const rootPath = exactFolder(settings.rootPath ?? '');
  if (rootPath === '') return connection;
  const exact = { ...connection, rootPath, notes: notesBeside(rootPath, connection) };
  return { ...exact, says: describeConnection(exact) };
}

/** The error that tells of complaints: nothing in it is a secret. */
export function errorOfComplaints(complaints: readonly Complaint[]): KirschError {
  const [first, ...others] = complaints;
  if (!first) throw new TypeError('There is no complaint.');
  const message = [first, ...others].map((complaint) => complaint.message).join(' ');
  return new KirschError('BAD_ARGUMENT', message, {
    hint: first.hint,
    details: { reason: 'fields-not-understood', complaint: first.code, complaints },
  });
}

function accepted(understood: UnderstoodConnection | Complaint[]): UnderstoodConnection {
  if (Array.isArray(understood)) throw errorOfComplaints(understood);
  return understood;
}

/** A region of the environment is meant for other programs as well, so it contradicts nothing. */
function withFallback(
  connection: UnderstoodConnection,
  fields: S3Fields,
  region: string | undefined,
): UnderstoodConnection {
  if (!region || connection.regionSource !== 'default') return connection;
  const again = understandSettings({ ...fields, region });
  return Array.isArray(again) ? connection : again;
}

/** The notes when the root path is given as well. */
function notesBeside(rootPath: string, { rootPath: pasted, notes }: UnderstoodConnection): Note[] {
  const others = notes.filter(({ code }) => code !== 'root-path-from-address');
  return pasted === '' || pasted === rootPath ? others : [...others, PATH_IGNORED];
}

function exactFolder(text: string): string {
  const pieces = splitPath(text);
  if (!pieces.includes('..')) return pieces.join('/');
  throw new KirschError('BAD_ARGUMENT', 'The root path must not hold "..".', {
    hint: 'Write the folder from the top of the bucket.',
  });
}
