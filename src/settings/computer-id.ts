import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type PrivateFileOptions, updatePrivateFile } from './file/private-file.ts';

const FILE: PrivateFileOptions = { what: 'The file with this computer’s id', maxBytes: 1024 };
const ID_BYTES = 8;

/**
 * The random id of this computer, for this user: 16 hex digits in the file `computer-id` beside the settings file. It is
 * made when it is first asked for. Whoever moves to a new computer with their settings takes it along; a copy of a computer
 * that lives on beside it should have this file deleted.
 * @param settingsPath as `settingsFilePath` finds it
 * @throws KirschError `SETTINGS_INACCESSIBLE`
 */
export async function ownComputerId(settingsPath: string): Promise<string> {
  const made = randomBytes(ID_BYTES).toString('hex');
  let id = made;
  await updatePrivateFile(join(dirname(settingsPath), 'computer-id'), FILE, (text) => {
    const found = text?.trim() ?? '';
    id = /^[0-9a-f]{16}$/.test(found) ? found : made;
    return id === found && text !== undefined ? text : `${made}\n`;
  });
  return id;
}
