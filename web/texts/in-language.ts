import type { Language } from './languages.ts';

/** What the API tells in the languages of the app, in the one of the page. */
export function inLanguage(
  texts: { readonly en: string; readonly 'zh-CN': string },
  language: Language,
): string {
  return texts[language === 'zh' ? 'zh-CN' : 'en'];
}
