import { isDeepStrictEqual } from 'node:util';
import { getNodeValue } from 'jsonc-parser';
import { KirschError } from '../errors/index.ts';
import { type AppSettings, AppSettingsSchema } from './app-settings.ts';
import { parseJsonc, setProperty } from './file/jsonc-text.ts';
import { readPrivateFile, updatePrivateFile } from './file/private-file.ts';
import { EMPTY_DOCUMENT, parseSettings, SETTINGS_FILE } from './file/settings-document.ts';

/** The app's part of the settings file, read anew at every call. */
export class AppSettingsFile {
  readonly path: string;

  /** @param path as `settingsFilePath` finds it; need not exist */
  constructor(path: string) {
    this.path = path;
  }

  /** @throws KirschError `SETTINGS_INVALID`, `SETTINGS_INACCESSIBLE` */
  async read(): Promise<AppSettings> {
    return readApp(await readPrivateFile(this.path, SETTINGS_FILE), this.path);
  }

  /**
   * Changes it; comments, and fields that are not known, stay. `change` may be called again when others write at the same
   * time.
   * @throws KirschError as `read`, and `BAD_ARGUMENT` for what cannot be meant
   */
  async edit(change: (before: AppSettings) => AppSettings): Promise<AppSettings> {
    let after: AppSettings | undefined;
    await updatePrivateFile(this.path, SETTINGS_FILE, (text) => {
      const before = readApp(text, this.path);
      after = checked(change(before));
      return withApp(text, before, after);
    });
    return after!;
  }
}

function readApp(text: string | undefined, file: string): AppSettings {
  // All of the file must be sound, or it is not written.
  parseSettings(text, file);
  const value = text?.trim() ? getNodeValue(parseJsonc(text)) : {};
  const read = AppSettingsSchema.safeParse(value.app ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = ['app', ...(issue?.path ?? [])].join('.');
  throw new KirschError(
    'SETTINGS_INVALID',
    `The settings file ${file}, ${where}: ${issue?.message}.`,
    {
      hint: 'Correct it with any editor; nothing was changed.',
      details: { file, where },
    },
  );
}

function checked(settings: AppSettings): AppSettings {
  const read = AppSettingsSchema.safeParse(settings);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new KirschError(
    'BAD_ARGUMENT',
    `${issue?.path.join('.')} cannot be meant: ${issue?.message}.`,
    { details: { reason: 'field-impossible', field: issue?.path.join('.') ?? '' } },
  );
}

/** Each field in its place; what has not changed is not touched. */
function withApp(text: string | undefined, before: AppSettings, after: AppSettings): string {
  let document = text?.trim() ? text : EMPTY_DOCUMENT;
  for (const name of Object.keys(AppSettingsSchema.shape) as (keyof AppSettings)[]) {
    if (isDeepStrictEqual(before[name], after[name])) continue;
    document = setProperty(document, ['app', name], after[name]);
  }
  return document;
}
