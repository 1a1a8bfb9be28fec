import { Stack, Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useTexts } from '../texts/texts.ts';

const PATHS = { list: '/backups', zips: '/backups/zips' } as const;
const KINDS = ['list', 'zips'] as const;

/** The two kinds of backups: those in the repository, and the zips that Cherry Studio itself has put beside it. */
export function BackupsTabs({
  current,
  children,
}: {
  current: keyof typeof PATHS;
  children: ReactNode;
}) {
  const { say } = useTexts();
  const [, go] = useLocation();
  return (
    <Tabs value={current} onChange={(kind) => go(PATHS[kind as keyof typeof PATHS])}>
      <Tabs.List mb="lg" aria-label={say('zips.kinds')}>
        {KINDS.map((kind) => (
          <Tabs.Tab key={kind} value={kind}>
            {say(`zips.tabs.${kind}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {KINDS.map((kind) => (
        <Tabs.Panel key={kind} value={kind}>
          {kind === current && <Stack gap="md">{children}</Stack>}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
