import { hostname } from 'node:os';
import { createRoute } from '@hono/zod-openapi';
import { computersOf, ownComputerId, version } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { answers } from './describe-route.ts';
import { newGroup } from './new-group.ts';
import { State } from './state-schemas.ts';

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
async function ownName({ contents }: AppParts, id: string): Promise<string | undefined> {
  try {
    const { snapshots } = await contents.list();
    return computersOf(snapshots).find((computer) => computer.id === id)?.name;
  } catch {
    // The storage may be out of reach; the connection says so.
    return undefined;
  }
}

function platformName(platform: NodeJS.Platform) {
  const names = { darwin: 'macos', linux: 'linux', win32: 'windows' } as const;
  return names[platform as keyof typeof names] ?? 'other';
}
