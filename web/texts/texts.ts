import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { en } from './en.ts';
import { type Language, rememberLanguage } from './languages.ts';
import type { KeyOf } from './wording.ts';

/** The key of a text. */
export type TextKey = KeyOf<typeof en>;

/** What fills the places of a text. `count` chooses between one and many. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Gives the text of a key in the language of the moment. */
export type Say = (key: TextKey, values?: TextValues) => string;

/** Loads the texts of a language and makes it the one of the page. */
export async function startTexts(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await loadTexts(language) } },
    interpolation: { escapeValue: false },
  });
  tellPage(language);
}

/** Changes the language and remembers it. */
export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await loadTexts(language));
  await i18next.changeLanguage(language);
  rememberLanguage(language);
  tellPage(language);
}

/** The texts, and the language they are in; a component that calls it follows a change of language. */
export function useTexts(): { readonly say: Say; readonly language: Language } {
  const { t, i18n } = useTranslation();
  return { say: t as unknown as Say, language: i18n.language as Language };
}

async function loadTexts(language: Language): Promise<object> {
  return language === 'zh' ? (await import('./zh.ts')).zh : (await import('./en.ts')).en;
}

function tellPage(language: Language): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}
