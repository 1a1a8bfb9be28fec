import { NativeSelect, Stack } from '@mantine/core';
import type { Retention } from '../api/automation.ts';
import { Section } from '../parts/section.tsx';
import { useTexts } from '../texts/texts.ts';
import type { AutomationPart } from './automation-part.ts';
import { HoldingNotice } from './holding-notice.tsx';

/** As many backups of each computer as Cherry Studio's own settings offer. */
const COUNTS = [1, 3, 5, 10, 20, 50] as const;

/** Which backups stay. */
export function RetentionSection({ now, onChange }: AutomationPart) {
  const { say } = useTexts();
  const { retention, holding } = now;
  const count = retention.kind === 'newest' ? retention.count : undefined;
  // A number that was set by hand is shown as well.
  const counts = [...new Set([...COUNTS, ...(count === undefined ? [] : [count])])].sort(
    (a, b) => a - b,
  );
  return (
    <Section title={say('automation.retention')} says={say('automation.retentionSays')}>
      <NativeSelect
        label={say('automation.keep')}
        value={count === undefined ? retention.kind : String(count)}
        data={[
          { value: 'keep-all', label: say('automation.keepAll') },
          { value: 'smart', label: say('automation.keepSmart') },
          ...counts.map((each) => ({
            value: String(each),
            label: say('automation.keepNewest', { count: each }),
          })),
        ]}
        onChange={(event) => onChange({ retention: retentionOf(event.currentTarget.value) })}
      />
      {holding.length > 0 && (
        <Stack gap="sm">
          {holding.map((held) => (
            <HoldingNotice key={held.id} held={held} />
          ))}
        </Stack>
      )}
    </Section>
  );
}

function retentionOf(value: string): Retention {
  if (value === 'keep-all' || value === 'smart') return { kind: value };
  return { kind: 'newest', count: Number(value) };
}
