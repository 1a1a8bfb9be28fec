import { goJsonExtraFields, goJsonString } from './go-json.ts';
import { FieldReader, parseJson } from './json-fields.ts';

/** A lock: who is working with the repository, and since when. */
export interface Lock {
  /** RFC 3339; when it was written or last refreshed. */
  readonly time: string;
  /** Nobody else may work meanwhile. */
  readonly exclusive: boolean;
  readonly hostname: string;
  readonly username: string;
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** Fields that this version does not know. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

const FIELDS = new Set(['time', 'exclusive', 'hostname', 'username', 'pid', 'uid', 'gid']);
const UINT32_MAX = 2 ** 32 - 1;

/** A lock's JSON, in restic's order. */
export function encodeLock(lock: Lock): Buffer {
  return Buffer.from(
    `{"time":${goJsonString(lock.time)},"exclusive":${lock.exclusive}` +
      `,"hostname":${goJsonString(lock.hostname)},"username":${goJsonString(lock.username)}` +
      `,"pid":${lock.pid}` +
      (lock.uid === 0 ? '' : `,"uid":${lock.uid}`) +
      (lock.gid === 0 ? '' : `,"gid":${lock.gid}`) +
      `${goJsonExtraFields(lock.extra)}}`,
  );
}

/**
 * Reads a lock's JSON.
 * @throws KirschError `DAMAGED` when it is no lock.
 */
export function decodeLock(bytes: Uint8Array): Lock {
  const fields = new FieldReader(parseJson(bytes, 'lock'), 'lock');
  const extra = fields.unknownFields(FIELDS);
  return {
    time: fields.time('time'),
    exclusive: fields.boolean('exclusive'),
    hostname: fields.string('hostname', ''),
    username: fields.string('username', ''),
    pid: fields.integer('pid', Number.MAX_SAFE_INTEGER, 0),
    uid: fields.integer('uid', UINT32_MAX, 0),
    gid: fields.integer('gid', UINT32_MAX, 0),
    ...(extra && { extra }),
  };
}
