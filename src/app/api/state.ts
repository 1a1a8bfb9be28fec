import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { createRoute } from '@hono/zod-openapi';
import { computersOf, ownComputerId, version } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import type { BackupListing } from '../connection/repository-contents.ts';
import { answers } from './describe-route.ts';
import { newGroup } from './new-group.ts';
import { State } from './state-schemas.ts';

/** So long a page waits to hear for the first time what this computer is called in its backups. */
const NAME_MS = 1_000;

const look = createRoute({
  method: 'get',
  path: '/state',
  summary: 'How things stand: what the first page shows.',
  responses: answers('The state.', State),
});

export function stateRoutes(parts: AppParts) {
  const { activity, automation, chosen, home, jobs, settings } = parts;
  return newGroup().openapi(look, async (c) => {
    const [connection, id, log] = await Promise.all([
      chosen.view(),
      ownComputerId(settings.path),
      activity.list(),
    ]);
    const lastBackup = log.find(({ kind, state }) => kind === 'backup' && state !== 'cancelled');
    const name = connection.state === 'ready' ? await ownName(parts, id) : undefined;
    const { missedSince, nextRun } = automation;
    return c.json(
      {
        version,
        platform: platformName(process.platform),
        computer: { id, name: name ?? hostname() },
        home,
        connection,
        running: jobs.running(),
        ...(lastBackup && { lastBackup }),
        ...(nextRun !== undefined && { nextRun: new Date(nextRun).toISOString() }),
        ...(missedSince !== undefined && { missedSince: new Date(missedSince).toISOString() }),
      },
      200,
    );
  });
}

/** What its backups call this computer, as was last heard. No page waits for a storage: it is told when that has changed. */
async function ownName({ contents, events }: AppParts, id: string): Promise<string | undefined> {
  const nameIn = ({ snapshots }: Pick<BackupListing, 'snapshots'>) =>
    computersOf(snapshots).find((each) => each.id === id)?.name;
  const { latest } = contents;
  // It may be out of reach, which the connection says.
  const heard = contents.list().then(nameIn, () => undefined);
  const said = latest
    ? nameIn(latest)
    : await Promise.race([heard, setTimeout(NAME_MS, undefined, { ref: false })]);
  void heard.then((name) => {
    if (name !== undefined && name !== said) events.changed('state');
  });
  return said;
}

function platformName(platform: NodeJS.Platform) {
  const names = { darwin: 'macos', linux: 'linux', win32: 'windows' } as const;
  return names[platform as keyof typeof names] ?? 'other';
}
