import type { SampleRandom } from './sample-random.ts';

const WORDS =
  'a after all also an and any ask at backup because before better bridge bring buy chart cherry city clear coffee cold compare could day draw each early easy evening explain few find first for forest from garden give good green help hill history home house how idea if in into it key lake language large last later learn letter light list little long make map maybe meeting model morning mountain new night not note now of often old on one only open or other our paper past people plan plant plum question quick quiet rain read recipe remember river road room salt same say sea season see short simple small some song soup spring star still stone story street summer sun table tea teach tell that the then there they think this time to today tomorrow town train tree try turn two under very village wait walk warm water way we week what when where which while why wind window winter with word work world write year you young'.split(
    ' ',
  );
const CHINESE = Array.from(
  '樱桃树下有一条小路通向河边春天花开得很好我们可以先写大纲再比较两种方法然后总结要点请用简单的话解释这个问题并举例说明',
);

/** Sentences of about that many characters; some of them Chinese. */
export function sampleText(random: SampleRandom, length: number): string {
  const sentences: string[] = [];
  for (let written = 0; written < length; ) {
    const sentence = random.below(12) === 0 ? chineseSentence(random) : englishSentence(random);
    sentences.push(sentence);
    written += sentence.length + 1;
  }
  return sentences.join(' ');
}

/** A few words, as names of chats have them. */
export function sampleTitle(random: SampleRandom): string {
  const title = Array.from({ length: 2 + random.below(4) }, () => random.pick(WORDS)).join(' ');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/** A text with headings and lists, as notes and papers are. */
export function sampleMarkdown(random: SampleRandom, length: number): string {
  let text = `# ${sampleTitle(random)}\n\n`;
  while (text.length < length) {
    text +=
      random.below(4) === 0
        ? `## ${sampleTitle(random)}\n\n- ${sampleTitle(random)}\n- ${sampleTitle(random)}\n\n`
        : `${sampleText(random, 200 + random.below(400))}\n\n`;
  }
  return text;
}

function englishSentence(random: SampleRandom): string {
  const words = Array.from({ length: 5 + random.below(14) }, () => random.pick(WORDS)).join(' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${random.below(6) === 0 ? '?' : '.'}`;
}

function chineseSentence(random: SampleRandom): string {
  return `${Array.from({ length: 8 + random.below(16) }, () => random.pick(CHINESE)).join('')}。`;
}
