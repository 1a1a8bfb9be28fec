import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { LANGUAGES, type Language } from '../texts/languages.ts';
import { changeLanguage, useTexts } from '../texts/texts.ts';
import { CheckIcon, GlobeIcon } from './icons.tsx';

const SCHEMES = [
  ['light', 'shell.light'],
  ['dark', 'shell.dark'],
  ['auto', 'shell.system'],
] as const;

/** Language and appearance, in every page's corner. */
export function PreferencesMenu() {
  const { say, language } = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="top-start" withinPortal width={190} returnFocus>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say('shell.preferences')}>
          <GlobeIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('shell.language')}</Menu.Label>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <Menu.Item
            key={code}
            lang={code === 'zh' ? 'zh-CN' : code}
            rightSection={code === language && <CheckIcon width="16" height="16" />}
            aria-current={code === language}
            onClick={() => changeLanguage(code as Language)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{say('shell.appearance')}</Menu.Label>
        {SCHEMES.map(([scheme, text]) => (
          <Menu.Item
            key={scheme}
            rightSection={scheme === colorScheme && <CheckIcon width="16" height="16" />}
            aria-current={scheme === colorScheme}
            onClick={() => setColorScheme(scheme)}
          >
            {say(text)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
