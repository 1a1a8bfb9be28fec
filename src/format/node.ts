import { decodeFileName, encodeFileName } from './file-name.ts';
import { goJsonExtraFields, goJsonString, goJsonValue } from './go-json.ts';
import { quoteGoName, unquoteGoName } from './go-quote.ts';
import { FieldReader } from './json-fields.ts';
import { NODE_TYPES, type NodeType } from './mode.ts';

/** An entry of a directory as it is stored. What is left out in the file is empty here: `''`, 0 or `[]`. */
export interface Node {
  /** Decoded; bytes that are not UTF-8 stand as lone surrogates (`decodeFileName`). */
  readonly name: string;
  readonly type: NodeType;
  /** Go's mode: `goModeFromPosix`. */
  readonly mode: number;
  /** RFC 3339, as in the file. */
  readonly mtime: string;
  readonly atime: string;
  readonly ctime: string;
  readonly uid: number;
  readonly gid: number;
  /** Name of the owner, `''` when not known. */
  readonly user: string;
  readonly group: string;
  /** A bigint only beyond 2^53, like all numbers of 64 bits here. */
  readonly inode: number | bigint;
  readonly deviceId: number | bigint;
  /** In bytes; files only. */
  readonly size: number | bigint;
  /** How many names the file has. */
  readonly links: number | bigint;
  /** Where a symlink points, with raw bytes as in names. */
  readonly linkTarget?: string;
  readonly extendedAttributes: readonly ExtendedAttribute[];
  /** Facts of one operating system, `windows.creation_time` for example. */
  readonly genericAttributes?: Readonly<Record<string, unknown>>;
  /** The device that a dev or chardev stands for. */
  readonly device: number | bigint;
  /** Ids of a file's data blobs in their order; null for everything that is not a file. */
  readonly content: readonly string[] | null;
  /** Id of a directory's tree. */
  readonly subtree?: string;
  /** What went wrong when it was read. */
  readonly error?: string;
  /** Fields that this version does not know. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface ExtendedAttribute {
  readonly name: string;
  readonly value: Buffer;
}

const FIELDS = new Set([
  'name',
  'type',
  'mode',
  'mtime',
  'atime',
  'ctime',
  'uid',
  'gid',
  'user',
  'group',
  'inode',
  'device_id',
  'size',
  'links',
  'linktarget',
  'linktarget_raw',
  'extended_attributes',
  'generic_attributes',
  'device',
  'content',
  'subtree',
  'error',
]);
const TYPES: ReadonlySet<string> = new Set(NODE_TYPES);
const UINT32_MAX = 2 ** 32 - 1;
/** Go's zero time, which restic reads where a time is missing. */
const NO_TIME = '0001-01-01T00:00:00Z';

/** A node's JSON, byte for byte as restic writes it. */
export function encodeNode(node: Node): string {
  let json = `{"name":${goJsonString(quoteGoName(node.name))},"type":"${node.type}"`;
  if (node.mode !== 0) json += `,"mode":${node.mode}`;
  json += `,"mtime":"${node.mtime}","atime":"${node.atime}","ctime":"${node.ctime}"`;
  json += `,"uid":${node.uid},"gid":${node.gid}`;
  if (node.user !== '') json += `,"user":${goJsonString(node.user)}`;
  if (node.group !== '') json += `,"group":${goJsonString(node.group)}`;
  // The comparison is loose on purpose: 0 and 0n are both left out.
  if (node.inode) json += `,"inode":${node.inode}`;
  if (node.deviceId) json += `,"device_id":${node.deviceId}`;
  if (node.size) json += `,"size":${node.size}`;
  if (node.links) json += `,"links":${node.links}`;
  if (node.linkTarget) json += encodeLinkTarget(node.linkTarget);
  if (node.extendedAttributes.length > 0) {
    json += `,"extended_attributes":[${node.extendedAttributes.map(encodeAttribute).join(',')}]`;
  }
  if (node.genericAttributes) json += encodeGenericAttributes(node.genericAttributes);
  if (node.device) json += `,"device":${node.device}`;
  json += `,"content":${encodeContent(node.content)}`;
  if (node.subtree !== undefined) json += `,"subtree":"${node.subtree}"`;
  if (node.error) json += `,"error":${goJsonString(node.error)}`;
  return `${json}${goJsonExtraFields(node.extra)}}`;
}

/**
 * A node from parsed JSON. Its name is decoded and not judged.
 * @throws KirschError `DAMAGED` when a field cannot be true.
 */
export function decodeNode(value: unknown): Node {
  const fields = new FieldReader(value, 'tree');
  const type = fields.string('type', '');
  const linkTarget = decodeLinkTarget(fields);
  const genericAttributes = fields.optionalObject('generic_attributes');
  const subtree = fields.optionalId('subtree');
  const error = fields.optionalString('error');
  const extra = fields.unknownFields(FIELDS);
  return {
    name: unquoteGoName(fields.string('name')),
    type: TYPES.has(type) ? (type as NodeType) : '',
    mode: fields.integer('mode', UINT32_MAX, 0),
    mtime: fields.time('mtime', NO_TIME),
    atime: fields.time('atime', NO_TIME),
    ctime: fields.time('ctime', NO_TIME),
    uid: fields.integer('uid', UINT32_MAX, 0),
    gid: fields.integer('gid', UINT32_MAX, 0),
    user: fields.string('user', ''),
    group: fields.string('group', ''),
    inode: fields.uint64('inode'),
    deviceId: fields.uint64('device_id'),
    size: fields.uint64('size'),
    links: fields.uint64('links'),
    ...(linkTarget !== undefined && { linkTarget }),
    extendedAttributes: fields.list('extended_attributes', decodeAttribute),
    ...(genericAttributes && { genericAttributes }),
    device: fields.uint64('device'),
    content: fields.value('content') === undefined ? null : fields.ids('content'),
    ...(subtree !== undefined && { subtree }),
    ...(error !== undefined && { error }),
    ...(extra && { extra }),
  };
}

function encodeContent(content: readonly string[] | null): string {
  if (content === null) return 'null';
  return content.length === 0 ? '[]' : `["${content.join('","')}"]`;
}

function encodeLinkTarget(target: string): string {
  const text = `,"linktarget":${goJsonString(target)}`;
  if (target.isWellFormed()) return text;
  return `${text},"linktarget_raw":"${encodeFileName(target).toString('base64')}"`;
}

function decodeLinkTarget(fields: FieldReader): string | undefined {
  const raw = fields.optionalBytes('linktarget_raw');
  return raw === undefined ? fields.optionalString('linktarget') : decodeFileName(raw);
}

function encodeAttribute({ name, value }: ExtendedAttribute): string {
  return `{"name":${goJsonString(name)},"value":"${value.toString('base64')}"}`;
}

function decodeAttribute(item: unknown): ExtendedAttribute {
  const fields = new FieldReader(item, 'tree');
  return { name: fields.string('name'), value: fields.optionalBytes('value') ?? Buffer.alloc(0) };
}

/** Go writes maps with their keys in the order of their bytes. */
function encodeGenericAttributes(attributes: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(attributes).sort((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  if (keys.length === 0) return '';
  const fields = keys.map((key) => `${goJsonString(key)}:${goJsonValue(attributes[key])}`);
  return `,"generic_attributes":{${fields.join(',')}}`;
}
