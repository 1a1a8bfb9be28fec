import { describe, expect, test } from 'vitest';
import { ACCESS } from './cases/access.test-helper.ts';
import { ADDRESSING } from './cases/addressing.test-helper.ts';
import { INTEGRITY } from './cases/integrity.test-helper.ts';
import { OBJECTS } from './cases/objects.test-helper.ts';
import { REFUSALS } from './cases/refusals.test-helper.ts';
import { type Case, observe } from './cases/trial.test-helper.ts';
import { personalityOf } from './personalities.ts';
import { makePersonality, PERSONALITY_IDS, type Personality } from './personality.ts';

/*
 * Each title cites the section of the team's reference of S3 providers that says so. What that does not say is left to
 * the plain server, which behaves like S3.
 */
/** The last one uploads large parts: what looks for a case that fails should come there last. */
const TOPICS = [ADDRESSING, INTEGRITY, REFUSALS, ACCESS, OBJECTS];

function casesOf({ id }: Personality): readonly Case[] {
  return TOPICS.flatMap((topic) => topic[id] ?? []);
}

const personalities = PERSONALITY_IDS.map(personalityOf).filter(({ id }) => id !== 'other');

describe.each(personalities.map((each) => [each.id, each] as const))('%s', (_id, personality) => {
  for (const each of casesOf(personality)) {
    test(each.says, async () => {
      expect(await observe(personalityOf(personality.id), each)).toMatchObject(
        each.expected as object,
      );
    });
  }

  test('has nothing in which it differs that its cases would not miss', async () => {
    const missed: string[] = [];
    for (const [what, change] of reductionsOf(personality)) {
      if (!(await someCaseFails(personality, change))) missed.push(what);
    }
    expect(missed).toEqual([]);
  });
});

test('the plain server has nothing in which it differs', () => {
  expect(personalityOf('other').rules).toEqual([]);
  expect(personalityOf('other').words).toEqual({});
});

/** The personality without each of the things in which it differs, in turn. */
function reductionsOf(personality: Personality): [what: string, of: () => Personality][] {
  const { id } = personality;
  const plain = makePersonality('other');
  const whole = (): Personality => personalityOf(id);
  const rules = personality.rules.map((_, at): [string, () => Personality] => [
    `rule ${at}`,
    () => ({ ...whole(), rules: whole().rules.filter((_, i) => i !== at) }),
  ]);
  const words = Object.keys(personality.words).map((code): [string, () => Personality] => [
    `word for ${code}`,
    () => ({ ...whole(), words: { ...whole().words, [code]: undefined } }),
  ]);
  const traits = differences(personality.traits, plain.traits).map(
    (name): [string, () => Personality] => [
      `trait ${name}`,
      () => ({ ...whole(), traits: { ...whole().traits, [name]: plain.traits[name] } }),
    ],
  );
  const manners = differences(personality.manners, plain.manners).map(
    (name): [string, () => Personality] => [
      `manner ${name}`,
      () => ({ ...whole(), manners: { ...whole().manners, [name]: plain.manners[name] } }),
    ],
  );
  const region: [string, () => Personality][] =
    personality.defaultRegion === plain.defaultRegion
      ? []
      : [['default region', () => ({ ...whole(), defaultRegion: plain.defaultRegion })]];
  return [...rules, ...words, ...traits, ...manners, ...region];
}

function differences<T extends object>(one: T, other: T): (keyof T & string)[] {
  return (Object.keys(one) as (keyof T & string)[]).filter(
    (name) =>
      JSON.stringify(one[name]) !== JSON.stringify(other[name]) || isOther(one, other, name),
  );
}

/** Functions that are not the plain one. */
function isOther<T extends object>(one: T, other: T, name: keyof T): boolean {
  return typeof one[name] === 'function' && one[name] !== other[name];
}

async function someCaseFails(
  personality: Personality,
  reduced: () => Personality,
): Promise<boolean> {
  for (const each of casesOf(personality)) {
    try {
      expect(await observe(reduced(), each)).toMatchObject(each.expected as object);
    } catch {
      return true;
    }
  }
  return false;
}
