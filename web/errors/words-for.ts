import { useMemo } from 'react';
import type { ApiErrorView } from '../../src/app/api/common-schemas.ts';
import { ApiFailure } from '../api/api-failure.ts';
import { type Formats, formatsOf } from '../format/formats.ts';
import type { ErrorWords } from '../texts/error-words.ts';
import { type Say, type TextKey, useTexts } from '../texts/texts.ts';

/** The words that were chosen. */
export type Words = Pick<ErrorWords, 'title' | 'help'>;

type Facts = Readonly<Record<string, string>>;

/** `wordsFor` in the language of the moment. */
export function useWordsFor(): (error: unknown) => Words {
  const { say, language } = useTexts();
  const formats = useMemo(() => formatsOf(language), [language]);
  return (error) => wordsFor(error, say, formats);
}

/**
 * The words for something that went wrong: those of the cause of a failed connection where it has one, else those of the
 * reason, else those of its code. Words are taken only if everything that they name is known.
 * @param error an `ApiFailure`, or the error of a job as the API tells it
 */
export function wordsFor(error: unknown, say: Say, formats: Formats): Words {
  const told = error instanceof ApiFailure ? error.error : (error as ApiErrorView | undefined);
  const facts = told?.facts ? factsIn(told.facts, say, formats) : {};
  for (const group of groupsFor(error, told)) {
    const words = read(group, facts, say);
    if (words) return words;
  }
  return { title: say('page.unknown.title'), help: say('page.unknown.help') };
}

/** Where there may be words, the best first. */
function groupsFor(error: unknown, told: ApiErrorView | undefined): readonly string[] {
  if (error instanceof ApiFailure && error.isOffline) return ['page.offline'];
  if (typeof told?.code !== 'string') return [];
  const { code, cause, facts } = told;
  return [
    ...(cause === undefined ? [] : [`causes.${cause}`]),
    ...(facts?.['reason'] === undefined ? [] : [`reasons.${facts['reason']}`]),
    `errors.${code}`,
    `refusals.${code}`,
  ];
}

function read(group: string, facts: Facts, say: Say): Words | undefined {
  const title = filled(`${group}.named`, facts, say) ?? filled(`${group}.title`, facts, say);
  const help = filled(`${group}.help`, facts, say);
  return title !== undefined && help !== undefined ? { title, help } : undefined;
}

/** The text, if there is one and every place in it is filled. */
function filled(key: string, facts: Facts, say: Say): string | undefined {
  const text = say(key as TextKey, facts);
  return text === key || /\{\{\w+\}\}/.test(text) ? undefined : text;
}

const SIZES = new Set(['free', 'needed', 'size']);
const MOMENTS = new Set(['expires']);

/** The facts as the language writes them; what a provider calls its keys is told where that is known. */
function factsIn(
  facts: NonNullable<ApiErrorView['facts']>,
  say: Say,
  { bytes, moment }: Formats,
): Facts {
  const known = Object.entries(facts).filter(([, value]) => value !== '');
  const written = known.map(([name, value]): [string, string] => {
    if (SIZES.has(name) && typeof value === 'number') return [name, bytes(value)];
    if (MOMENTS.has(name) && typeof value === 'string') return [name, moment(value)];
    if (name === 'complaint') return [name, say(`complaints.${value}` as TextKey)];
    return [name, String(value)];
  });
  return {
    keyName: say('storage.fields.accessKeyId'),
    secretName: say('storage.fields.secretAccessKey'),
    ...Object.fromEntries(written),
  };
}
