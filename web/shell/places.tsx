import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useEventStream } from '../api/event-stream.ts';
import { useAppState } from '../api/state.ts';
import { BackupPage } from '../backup/backup-page.tsx';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../texts/texts.ts';
import { MissingPage } from './missing-page.tsx';
import { Shell } from './shell.tsx';

const BackupsPage = lazy(() => import('../backups/backups-page.tsx'));
const ZipsPage = lazy(() => import('../zips/zips-page.tsx'));
const SearchPage = lazy(() => import('../backups/search-page.tsx'));
const OneBackupPage = lazy(() => import('../backups/one-backup-page.tsx'));
const RestorePage = lazy(() => import('../restore/restore-page.tsx'));
const ComparePage = lazy(() => import('../backups/compare-page.tsx'));
const ChatsPage = lazy(() => import('../chats/chats-page.tsx'));
const SettingsPage = lazy(() => import('../settings/settings-page.tsx'));
const ActivityPage = lazy(() => import('../activity/activity-page.tsx'));
const RunPage = lazy(() => import('../activity/run-page.tsx'));
const Welcome = lazy(() => import('../first-run/welcome.tsx'));

/** The pages, by address. Until there is a storage with a password, the first steps are all there is. */
export function Places() {
  useEventStream();
  const state = useAppState();
  const { language } = useTexts();
  if (!state.data) {
    return (
      <Shell isBare>
        {state.error ? (
          <ErrorNotice error={state.error} onRetry={() => state.refetch()} />
        ) : (
          <Waiting />
        )}
      </Shell>
    );
  }
  const isNew = ['none', 'storage-only', 'needs-password'].includes(state.data.connection.state);
  return (
    <Switch>
      <Route path="/welcome/*?">
        <Shell isBare>
          <Suspense fallback={<Waiting />}>
            <Welcome state={state.data} />
          </Suspense>
        </Shell>
      </Route>
      {isNew && (
        <Route path="/">
          <Redirect to="/welcome" replace />
        </Route>
      )}
      <Route>
        <Shell>
          <Suspense fallback={<Waiting />} key={language}>
            <Switch>
              <Route path="/">
                <BackupPage state={state.data} />
              </Route>
              <Route path="/backups" component={BackupsPage} />
              <Route path="/backups/zips" component={ZipsPage} />
              <Route path="/backups/search" component={SearchPage} />
              <Route path="/backups/:id">{({ id }) => <OneBackupPage id={id} />}</Route>
              <Route path="/backups/:id/chats">{({ id }) => <ChatsPage id={id} />}</Route>
              <Route path="/backups/:id/restore">{({ id }) => <RestorePage id={id} />}</Route>
              <Route path="/backups/:id/compare">{({ id }) => <ComparePage id={id} />}</Route>
              <Route path="/settings/:part?">
                {({ part }) => <SettingsPage part={part} state={state.data} />}
              </Route>
              <Route path="/activity" component={ActivityPage} />
              <Route path="/activity/:id">{({ id }) => <RunPage id={id} />}</Route>
              <Route component={MissingPage} />
            </Switch>
          </Suspense>
        </Shell>
      </Route>
    </Switch>
  );
}
