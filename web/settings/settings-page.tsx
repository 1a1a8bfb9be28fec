import { Tabs } from '@mantine/core';
import { useLocation } from 'wouter';
import type { State } from '../api/state.ts';
import { AutomationSettings } from '../automation/automation-settings.tsx';
import { ComputersSettings } from '../computers/computers-settings.tsx';
import { EncryptionSettings } from '../encryption/encryption-settings.tsx';
import { Page } from '../parts/page.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { useTexts } from '../texts/texts.ts';
import { PlanSettings } from './plan-settings.tsx';
import { StorageSettings } from './storage-settings.tsx';

const PARTS = ['storage', 'plan', 'automation', 'encryption', 'computers'] as const;

/** The place Settings. */
export default function SettingsPage({ part, state }: { part: string | undefined; state: State }) {
  const { say } = useTexts();
  const [, go] = useLocation();
  const current = PARTS.find((one) => one === (part ?? 'storage'));
  if (!current) return <MissingPage />;
  return (
    <Page title={say('settings.title')}>
      <Tabs
        value={current}
        onChange={(value) => go(value === 'storage' ? '/settings' : `/settings/${value}`)}
        keepMounted={false}
      >
        <Tabs.List mb="xl" aria-label={say('settings.sections')}>
          {PARTS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(`settings.parts.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="storage">
          <StorageSettings />
        </Tabs.Panel>
        <Tabs.Panel value="plan">
          <PlanSettings />
        </Tabs.Panel>
        <Tabs.Panel value="automation">
          <AutomationSettings />
        </Tabs.Panel>
        <Tabs.Panel value="encryption">
          <EncryptionSettings state={state} />
        </Tabs.Panel>
        <Tabs.Panel value="computers">
          <ComputersSettings state={state} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
