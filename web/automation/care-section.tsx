import { NativeSelect } from '@mantine/core';
import { useStorages } from '../api/storages.ts';
import { useFormats } from '../format/formats.ts';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';
import type { AutomationPart } from './automation-part.ts';

/** Shares of the data, in per cent: with a quarter each week everything is read in a month. */
const SHARES = [0, 5, 10, 25, 50, 100] as const;

/** What is done for backups that are there already: they are read, and copied to a second storage. */
export function CareSection({ now, onChange }: AutomationPart) {
  const { say } = useTexts();
  const { share } = useFormats();
  const { data } = useStorages();
  const { secondStorage, weeklyCheck } = now;
  const others = (data?.storages ?? []).filter(({ isChosen }) => !isChosen).map(({ name }) => name);
  const shares = [...new Set([...SHARES, weeklyCheck])].sort((a, b) => a - b);
  return (
    <Section title={say('automation.care')} says={say('automation.careSays')}>
      <NativeSelect
        label={say('automation.check')}
        description={say('automation.checkSays')}
        value={String(weeklyCheck)}
        data={shares.map((each) => ({
          value: String(each),
          label: each === 0 ? say('automation.checkNever') : share(each / 100),
        }))}
        onChange={(event) => onChange({ weeklyCheck: Number(event.currentTarget.value) })}
      />
      <NativeSelect
        label={say('automation.second')}
        description={say('automation.secondSays')}
        value={secondStorage ?? ''}
        data={[
          { value: '', label: say('automation.secondNone') },
          ...new Set([...others, ...(secondStorage === undefined ? [] : [secondStorage])]),
        ]}
        onChange={(event) => onChange({ secondStorage: event.currentTarget.value || null })}
      />
    </Section>
  );
}
