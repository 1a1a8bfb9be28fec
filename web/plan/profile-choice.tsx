import { Badge, Checkbox, Group, Stack, Text } from '@mantine/core';
import type { FoundProfile, Selection } from '../api/plan.ts';
import { useFormats } from '../format/formats.ts';
import { inLanguage } from '../texts/in-language.ts';
import { useTexts } from '../texts/texts.ts';
import { changed, withPart, withProfile } from './plan-form.ts';
import { ProfileWarnings } from './profile-warnings.tsx';

interface ProfileChoiceProps {
  readonly profile: FoundProfile;
  /** The folders of all profiles. */
  readonly found: readonly string[];
  readonly selection: Selection;
  readonly onChange: (selection: Selection) => void;
}

/** One Cherry Studio that was found, and which of its parts are backed up. */
export function ProfileChoice({ profile, found, selection, onChange }: ProfileChoiceProps) {
  const { say, language } = useTexts();
  const { bytes, number } = useFormats();
  const { profiles, parts, isLightweight, withoutApiKeys } = selection.cherryStudio;
  const isChosen = profiles === 'all' || profiles.includes(profile.folder);
  return (
    <Stack gap="md">
      <Checkbox
        label={
          <Group gap="xs" component="span">
            <span>{say('plan.chosen')}</span>
            {profile.version && (
              <Badge variant="default" tt="none">
                {say('plan.version', { version: profile.version })}
              </Badge>
            )}
            <Text span size="sm" c="dimmed">
              {say('plan.total', {
                bytes: bytes(profile.bytes),
                files: say('common.files', {
                  count: profile.files,
                  formatted: number(profile.files),
                }),
              })}
              {profile.presence === 'running' && ` · ${say('plan.running')}`}
            </Text>
          </Group>
        }
        description={
          <span className="path">{say('plan.profileAt', { folder: profile.folder })}</span>
        }
        checked={isChosen}
        onChange={({ currentTarget }) =>
          onChange(withProfile(selection, found, profile.folder, currentTarget.checked))
        }
      />
      <ProfileWarnings warnings={profile.warnings} />
      {isChosen && (
        <Stack gap="sm" pl={32}>
          <Checkbox.Group
            label={say('plan.parts')}
            value={profile.parts
              .filter((part) => parts[part.id] ?? part.isDefault)
              .map(({ id }) => id)}
          >
            <Stack gap="xs" mt="xs">
              {profile.parts.map((part) => (
                <Checkbox
                  key={part.id}
                  value={part.id}
                  styles={{ labelWrapper: { flex: 1 } }}
                  label={
                    <Group gap="sm" component="span" justify="space-between" w="100%">
                      <span>{inLanguage(part.name, language)}</span>
                      <Text span size="sm" c="dimmed" className="numbers">
                        {bytes(part.bytes)}
                      </Text>
                    </Group>
                  }
                  description={inLanguage(part.sentence, language)}
                  disabled={part.id === 'main'}
                  onChange={({ currentTarget }) =>
                    onChange(withPart(selection, part.id, currentTarget.checked))
                  }
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <Checkbox
            mt="xs"
            label={say('plan.lightweight')}
            description={say('plan.lightweightHelp')}
            checked={isLightweight}
            onChange={({ currentTarget }) =>
              onChange(changed(selection, { isLightweight: currentTarget.checked }))
            }
          />
          {profile.canLeaveOutApiKeys && (
            <Checkbox
              label={say('plan.withoutApiKeys')}
              description={say('plan.withoutApiKeysHelp')}
              checked={withoutApiKeys}
              onChange={({ currentTarget }) =>
                onChange(changed(selection, { withoutApiKeys: currentTarget.checked }))
              }
            />
          )}
        </Stack>
      )}
    </Stack>
  );
}
