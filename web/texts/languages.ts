/** The languages of the app; the name of each is written in itself. */
export const LANGUAGES = { en: 'English', zh: '简体中文' } as const;

export type Language = keyof typeof LANGUAGES;

const STORED_AS = 'kirsch-language';

/** What was chosen before, else the first language of the browser that there is, else English. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(STORED_AS) ?? '', ...navigator.languages];
  const found = wanted.map((tag) => tag.toLowerCase().split('-')[0]).find(isLanguage);
  return found ?? 'en';
}

/** Keeps the choice for the next time, in this browser. */
export function rememberLanguage(language: Language): void {
  localStorage.setItem(STORED_AS, language);
}

function isLanguage(tag: string | undefined): tag is Language {
  return tag !== undefined && Object.hasOwn(LANGUAGES, tag);
}
