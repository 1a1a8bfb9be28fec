import { Checkbox, Group } from '@mantine/core';
import type { PartId } from '../plan/plan-form.ts';
import { useTexts } from '../texts/texts.ts';

interface PartChoiceProps {
  readonly offered: readonly PartId[];
  /** One at least. */
  readonly chosen: readonly PartId[];
  readonly isDisabled: boolean;
  readonly onChange: (chosen: readonly PartId[]) => void;
}

/** Which parts of Cherry Studio's data are brought back. */
export function PartChoice({ offered, chosen, isDisabled, onChange }: PartChoiceProps) {
  const { say } = useTexts();
  return (
    <Checkbox.Group
      label={say('restoring.parts')}
      description={say('restoring.partsHelp')}
      value={[...chosen]}
      onChange={(values) => onChange(offered.filter((part) => values.includes(part)))}
    >
      <Group mt="xs" gap="lg">
        {offered.map((part) => (
          <Checkbox
            key={part}
            value={part}
            label={say(`parts.${part}`)}
            disabled={isDisabled || (chosen.length === 1 && chosen[0] === part)}
          />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
