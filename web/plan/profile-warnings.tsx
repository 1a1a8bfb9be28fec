import { Alert, Stack, Text } from '@mantine/core';
import type { FoundProfile } from '../api/plan.ts';
import { WarningIcon } from '../shell/icons.tsx';
import { plan } from '../texts/en/plan.ts';
import { type TextKey, useTexts } from '../texts/texts.ts';

/** What a person should know, or do, before this data is backed up. What every backup is like is not told each time. */
export function ProfileWarnings({ warnings }: Pick<FoundProfile, 'warnings'>) {
  const { say } = useTexts();
  const told = warnings.filter(({ code }) => Object.hasOwn(plan.warnings, code));
  if (told.length === 0) return null;
  return (
    <Alert color="orange" variant="light" icon={<WarningIcon />} ml={32}>
      <Stack gap="xs">
        {told.map(({ code, path = '' }) => (
          <Text key={code + path} size="sm" className="path">
            {say(`plan.warnings.${code}` as TextKey, { path })}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
