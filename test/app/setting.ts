import { storySettings } from '../../scripts/test/story-settings.js';
import { KirschError } from '../../src/index.ts';
import { describeWithPrograms } from '../servers/index.ts';
import { type Language, type Texts, textsIn } from './wording.ts';

/** Where the backups of a story go: a real MinIO, or the storage that Kirsch has in itself. */
export type StoryStorageKind = 'minio' | 'embedded';

/** The setting of a story by its name: `zh-CN,minio`. */
export type SettingName = `${Language},${StoryStorageKind}`;

/** In what a story is told. */
export interface StorySetting {
  readonly language: Language;
  /** Of the language. What a story looks for, it looks for by these. */
  readonly texts: Texts;
  readonly storage: StoryStorageKind;
}

/**
 * A story that can be told in every setting: in the one that the environment names in `KIRSCH_STORIES`, else in the usual
 * one of its file. `npm test` tells each once, in settings that differ; `npm run stories` tells all in all.
 */
export function tellStory(
  usual: SettingName,
  title: string,
  body: (setting: StorySetting) => void,
): void {
  const setting = settingOf(process.env['KIRSCH_STORIES'] ?? usual);
  const programs = setting.storage === 'minio' ? ['chromium', 'minio'] : ['chromium'];
  describeWithPrograms(programs, `${title} (${setting.language}, ${setting.storage})`, () =>
    body(setting),
  );
}

function settingOf(name: string): StorySetting {
  const found = storySettings.find((setting) => setting === name);
  if (found === undefined) {
    throw new KirschError('BAD_ARGUMENT', `No story can be told in "${name}".`, {
      hint: `KIRSCH_STORIES is one of ${storySettings.join(' ')}.`,
    });
  }
  const [language, storage] = found.split(',') as [Language, StoryStorageKind];
  return { language, texts: textsIn(language), storage };
}

/** The language of the app that this one is not. */
export function otherLanguage(language: Language): Language {
  return language === 'en' ? 'zh-CN' : 'en';
}
