import type { SampleRandom } from './sample-random.ts';

const WORDS =
  'the cherry tree behind the old house has been there for as long as anyone can remember and every spring its blossom falls on the path that leads down to the river where children look for stones'.split(
    ' ',
  );

/** Sentences of about that many characters. */
export function sampleText(random: SampleRandom, length: number): string {
  let text = '';
  while (text.length < length) {
    const words = Array.from({ length: 6 + random.below(12) }, () => random.pick(WORDS));
    const sentence = words.join(' ');
    text += `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.${random.below(5) === 0 ? '\n\n' : ' '}`;
  }
  return text;
}

/** A conversation as a chat program might keep it. */
export function sampleConversation(random: SampleRandom, number: number): string {
  const messages = Array.from({ length: 2 + random.below(6) }, (_, at) => ({
    role: at % 2 === 0 ? 'user' : 'assistant',
    content: sampleText(random, 80 + random.below(600)),
    createdAt: new Date(1.7e12 + number * 60_000 + at * 1000).toISOString(),
  }));
  return JSON.stringify(
    { id: number, title: sampleText(random, 20).trim(), messages },
    undefined,
    2,
  );
}
