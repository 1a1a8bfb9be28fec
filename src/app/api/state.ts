import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { createRoute } from '@hono/zod-openapi';
import { computersOf, ownComputerId, version } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { answers } from './describe-route.ts';
import { newGroup } from './new-group.ts';
import { State } from './state-schemas.ts';

/** So long a page waits to hear what this computer is called in its backups. */
const NAME_MS = 1_000;
/** A list that took longer would have to be asked for anew at once, without end. */
const TOLD_MS = 10_000;

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
    const { nextRun } = automation;
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
      },
      200,
    );
  });
}

/** What its backups call this computer. */
async function ownName({ contents, events }: AppParts, id: string): Promise<string | undefined> {
  try {
    const listing = contents.list();
    const inTime = await Promise.race([listing, setTimeout(NAME_MS, undefined, { ref: false })]);
    if (inTime) return computersOf(inTime.snapshots).find((each) => each.id === id)?.name;
    // No page waits for a storage that is slow, or hangs: it is told when the list is there.
    void listing.then(
      ({ asOf }) => {
        if (Date.now() - asOf.getTime() < TOLD_MS) events.changed('state');
      },
      () => {},
    );
    return undefined;
  } catch {
    // The storage may be out of reach; the connection says so.
    return undefined;
  }
}

function platformName(platform: NodeJS.Platform) {
  const names = { darwin: 'macos', linux: 'linux', win32: 'windows' } as const;
  return names[platform as keyof typeof names] ?? 'other';
}
