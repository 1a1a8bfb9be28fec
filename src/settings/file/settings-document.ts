import { isDeepStrictEqual } from 'node:util';
import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import { KirschError } from '../../errors/index.ts';
import { type NamedStorage, readNamedStorage, STORAGE_FIELDS } from '../named-storage.ts';
import { SettingsProblem } from '../settings-problem.ts';
import { JsoncProblem, parseJsonc, setProperty } from './jsonc-text.ts';
import type { PrivateFileOptions } from './private-file.ts';

/** How the settings file is read and written. */
export const SETTINGS_FILE: PrivateFileOptions = {
  what: 'The settings file',
  maxBytes: 1024 * 1024,
};

/** What a settings file says. */
export interface Settings {
  /** By name. */
  readonly storages: ReadonlyMap<string, NamedStorage>;
}

/** The version that is written, and the newest that is read. */
export const SETTINGS_VERSION = 1;

/** What a new settings file holds. */
export const EMPTY_DOCUMENT = `{
  // The settings of Kirsch. You may edit this file: comments, layout and fields that Kirsch does not know are kept.
  // No secret belongs here; \`kirsch storage edit NAME --new-keys\` asks for keys and keeps them safe.
  "version": ${SETTINGS_VERSION},
  "storages": {}
}
`;

/**
 * Reads a settings file: JSON with comments and trailing commas.
 * @param text `undefined` where there is no file: no storages then
 * @throws KirschError `SETTINGS_INVALID` with the file, line and column (from 1)
 */
export function parseSettings(text: string | undefined, file: string): Settings {
  if (text === undefined || text.trim() === '') return { storages: new Map() };
  let root: Node | undefined;
  try {
    root = parseJsonc(text);
    return readSettings(getNodeValue(root));
  } catch (error) {
    if (error instanceof JsoncProblem) throw invalidAt(text, file, error.offset, error.message);
    if (!root || !(error instanceof SettingsProblem)) throw error;
    throw invalidAt(text, file, nearestOffset(root, error.path), error.message);
  }
}

/**
 * The text with this storage in it: a new one behind the others, or the fields of one that is there changed, each in its
 * place. Everything else stays as it was, comments too.
 * @throws KirschError `SETTINGS_INVALID` when the text is no valid settings file
 */
export function withStorage(text: string | undefined, storage: NamedStorage, file: string): string {
  const before = parseSettings(text, file).storages.get(storage.name);
  let document = text?.trim() ? text : EMPTY_DOCUMENT;
  const { name } = storage;
  if (!before) {
    const { name: _name, ...fields } = storage;
    return setProperty(document, ['storages', name], fields);
  }
  for (const field of STORAGE_FIELDS) {
    if (isDeepStrictEqual(before[field], storage[field])) continue;
    document = setProperty(document, ['storages', name, field], storage[field]);
  }
  return document;
}

/** The text without this storage. */
export function withoutStorage(text: string | undefined, name: string, file: string): string {
  const { storages } = parseSettings(text, file);
  return storages.has(name)
    ? setProperty(text!, ['storages', name], undefined)
    : (text ?? EMPTY_DOCUMENT);
}

function readSettings(value: unknown): Settings {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SettingsProblem([], 'The settings are one JSON object.');
  }
  const { version, storages = {} } = value as { version?: unknown; storages?: unknown };
  if (version !== undefined && !Number.isInteger(version)) {
    throw new SettingsProblem(['version'], 'The version is a whole number.');
  }
  if ((version as number) > SETTINGS_VERSION) {
    throw new SettingsProblem(
      ['version'],
      `These settings are of version ${version}, and this Kirsch knows ${SETTINGS_VERSION}: update it.`,
    );
  }
  if (typeof storages !== 'object' || storages === null || Array.isArray(storages)) {
    throw new SettingsProblem(['storages'], 'The storages are an object, by their names.');
  }
  const read = Object.entries(storages).map(([name, record]): [string, NamedStorage] => [
    name,
    readNamedStorage(name, record, ['storages', name]),
  ]);
  return { storages: new Map(read) };
}

/** Where the value stands, or what holds it where it is missing. */
function nearestOffset(root: Node, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return node.offset;
  }
  return root.offset;
}

function invalidAt(text: string, file: string, offset: number, message: string): KirschError {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return new KirschError(
    'SETTINGS_INVALID',
    `The settings file ${file}, line ${line}, column ${column}: ${message}`,
    { hint: 'Correct it with any editor; nothing was changed.', details: { file, line, column } },
  );
}
