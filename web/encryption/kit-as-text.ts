import type { RecoveryKit } from '../api/repository.ts';
import type { Say } from '../texts/texts.ts';
import { factsOf } from './kit-facts.tsx';

/** The kit as a file that opens everywhere. */
export function kitAsText(kit: RecoveryKit, say: Say, moment: (iso: string) => string): string {
  const facts = factsOf(kit, say, moment).map(([name, value]) => `${name}: ${value}`);
  return [
    `Kirsch · ${say('kit.title')}`,
    '',
    say('kit.about'),
    '',
    `${say('kit.password')}: ${kit.password}`,
    ...facts,
    '',
    say('kit.keysApart'),
    '',
    `${say('kit.withKirsch')}: ${say('kit.kirschStep')}`,
    '',
    `${say('kit.withRestic')}: ${say('kit.resticStep')}`,
    ...kit.restic.commands.map((command) => `    ${command}`),
    '',
  ].join('\n');
}
