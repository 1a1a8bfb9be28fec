import { Redirect, Route, Switch, useLocation } from 'wouter';
import type { State } from '../api/state.ts';
import { EncryptionStep } from './encryption-step.tsx';
import { FirstBackupStep } from './first-backup-step.tsx';
import { JoinStep } from './join-step.tsx';
import { PlanStep } from './plan-step.tsx';
import { StepList } from './step-list.tsx';
import { StorageStep } from './storage-step.tsx';

/** From nothing to a first backup. */
export default function Welcome({ state }: { state: State }) {
  const [, go] = useLocation();
  const { connection } = state;
  return (
    <Switch>
      <Route path="/welcome/join">
        <JoinStep />
      </Route>
      <Route path="/welcome/encryption">
        <StepList current="encryption" />
        <EncryptionStep connection={connection} onDone={() => go('/welcome/plan')} />
      </Route>
      <Route path="/welcome/plan">
        <StepList current="plan" />
        <PlanStep onDone={() => go('/welcome/first')} />
      </Route>
      <Route path="/welcome/first">
        <StepList current="first" />
        <FirstBackupStep />
      </Route>
      <Route path="/welcome/storage">
        <StepList current="storage" />
        <StorageStep onDone={() => go('/welcome/encryption')} />
      </Route>
      <Route>
        <Redirect to={firstOpenStep(state)} replace />
      </Route>
    </Switch>
  );
}

function firstOpenStep({ connection, lastBackup }: State): string {
  if (connection.state === 'none') return '/welcome/storage';
  if (connection.state === 'storage-only' || connection.state === 'needs-password')
    return '/welcome/encryption';
  return lastBackup ? '/' : '/welcome/plan';
}
