import { Group, NativeSelect, Switch, Text, TextInput } from '@mantine/core';
import { useFormats } from '../format/formats.ts';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';
import type { AutomationPart } from './automation-part.ts';
import { choiceOf, SCHEDULE_CHOICES, type ScheduleChoice, scheduleOf } from './schedule-choice.ts';

/** When backups are made by themselves. */
export function ScheduleSection({ now, onChange }: AutomationPart) {
  const { say } = useTexts();
  const { ago, moment } = useFormats();
  const { schedule, nextRun, onlyIfChanged } = now;
  const isDue = nextRun !== undefined && new Date(nextRun).getTime() <= Date.now();
  return (
    <Section title={say('automation.schedule')} says={say('automation.scheduleSays')}>
      <Group align="flex-end" gap="md">
        <NativeSelect
          label={say('automation.when')}
          value={choiceOf(schedule)}
          data={SCHEDULE_CHOICES.map((value) => ({
            value,
            label: say(`automation.choices.${value}`),
          }))}
          onChange={(event) =>
            onChange({
              schedule: scheduleOf(event.currentTarget.value as ScheduleChoice, schedule),
            })
          }
        />
        {schedule.kind === 'daily' && (
          <TextInput
            type="time"
            label={say('automation.time')}
            required
            withAsterisk={false}
            value={schedule.at}
            onChange={({ currentTarget: { value } }) => {
              // A browser says nothing while a time is half typed.
              if (value !== '') onChange({ schedule: { kind: 'daily', at: value.slice(0, 5) } });
            }}
          />
        )}
      </Group>
      {nextRun !== undefined && (
        <Text size="sm" c="dimmed">
          {isDue
            ? say('automation.nextNow')
            : say('automation.next', { ago: ago(nextRun), moment: moment(nextRun) })}
        </Text>
      )}
      <Switch
        label={say('automation.onlyIfChanged')}
        description={say('automation.onlyIfChangedSays')}
        checked={onlyIfChanged}
        onChange={(event) => onChange({ onlyIfChanged: event.currentTarget.checked })}
      />
    </Section>
  );
}
