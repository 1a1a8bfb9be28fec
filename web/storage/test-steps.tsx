import { Loader } from '@mantine/core';
import type { ConnectionStep } from '../api/storages.ts';
import { CheckIcon, CrossIcon, DashIcon } from '../shell/icons.tsx';
import { steps as STEPS } from '../texts/en/connection.ts';
import { type TextKey, useTexts } from '../texts/texts.ts';
import styles from './test-steps.module.css';

const ICONS = { passed: CheckIcon, failed: CrossIcon, skipped: DashIcon };
const IDS = Object.keys(STEPS);

/** What a connection test looks at, each with how it went so far. */
export function TestSteps({
  steps,
  isRunning,
}: {
  steps: readonly ConnectionStep[];
  isRunning: boolean;
}) {
  const { say } = useTexts();
  const byId = new Map(steps.map((step) => [step.id, step]));
  const current = isRunning ? IDS.find((id) => !byId.has(id)) : undefined;
  return (
    <ol className={styles['steps']}>
      {IDS.map((id) => {
        const state = byId.get(id)?.state ?? (id === current ? 'running' : 'skipped');
        const Icon = state === 'running' ? undefined : ICONS[state];
        return (
          <li key={id} data-state={state}>
            {Icon ? <Icon width="18" height="18" /> : <Loader size={16} />}
            <span>{say(`steps.${id}` as TextKey)}</span>
            <span className="spoken">{say(`storage.stepState.${state}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}
