import type { ApiErrorView } from '../../src/app/api/common-schemas.ts';
import { ApiFailure } from '../api/api-failure.ts';
import type { ErrorWords } from '../texts/error-words.ts';
import type { Say, TextKey } from '../texts/texts.ts';

/**
 * The words for something that went wrong: those of the cause of a failed connection where it has one, else those of its
 * code.
 * @param error an `ApiFailure`, or the error of a job as the API tells it
 */
export function wordsFor(error: unknown, say: Say): ErrorWords {
  if (error instanceof ApiFailure && error.isOffline) return read('page.offline', say);
  const told = error instanceof ApiFailure ? error.error : (error as ApiErrorView | undefined);
  if (told && typeof told.code === 'string') {
    const facts = Object.fromEntries(
      Object.entries(told.facts ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const groups = [
      told.cause && `causes.${told.cause}`,
      `errors.${told.code}`,
      `refusals.${told.code}`,
    ];
    for (const group of groups) {
      if (!group) continue;
      const words = read(group, say, facts);
      if (words.title !== `${group}.title`) return words;
    }
  }
  return read('page.unknown', say);
}

function read(group: string, say: Say, facts: Record<string, string> = {}): ErrorWords {
  return {
    title: say(`${group}.title` as TextKey, facts),
    help: say(`${group}.help` as TextKey, facts),
  };
}
