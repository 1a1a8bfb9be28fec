import { en } from '../../web/texts/en.ts';
import { zh } from '../../web/texts/zh.ts';

export type Language = 'en' | 'zh-CN';

/** The texts of the app; of a language that has one form where English has two, the one stands for both. */
export type Texts = typeof en;

/** What is put into a text; in a pattern, patterns of it. */
type Values = Readonly<Record<string, string>>;

export function textsIn(language: Language): Texts {
  return language === 'en' ? en : (withBothForms(zh) as Texts);
}

/** A text of the app with these in the place of what is put into it. */
export function filled(text: string, values: Values): string {
  return text.replace(/\{\{(\w+)\}\}/g, (place, name) => values[name] ?? place);
}

/** A text of the app, whole, with these in the place of what is put into it, and anything in that of the rest. */
export function worded(text: string, values: Values = {}): RegExp {
  return new RegExp(`^${phrase(text, values).source}$`);
}

/** The same, with anything around it. */
export function phrase(text: string, values: Values = {}): RegExp {
  const pattern = text.split(/(\{\{\w+\}\})/).map((piece) => {
    const name = /^\{\{(\w+)\}\}$/.exec(piece)?.[1];
    return name === undefined ? escaped(piece) : (values[name] ?? '.*');
  });
  return new RegExp(pattern.join(''));
}

function withBothForms(texts: object): object {
  const both: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(texts)) {
    both[key] = typeof value === 'object' ? withBothForms(value) : value;
    if (key.endsWith('_other')) both[key.replace(/_other$/, '_one')] ??= value;
  }
  return both;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
