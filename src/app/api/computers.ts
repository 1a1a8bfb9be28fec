import { createRoute } from '@hono/zod-openapi';
import {
  type Computer,
  computersOf,
  KirschError,
  ownComputerId,
  renameComputer,
} from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { computerKey, tagOf } from '../backups/backup-rows.ts';
import { momentOf } from '../backups/list-entries.ts';
import { runOnRepository } from '../runs/run-on-repository.ts';
import { ComputerByKey, ComputerList, NewName } from './computer-schemas.ts';
import { answers, takes } from './describe-route.ts';
import { JobStarted } from './job-schemas.ts';
import { newGroup } from './new-group.ts';

const list = createRoute({
  method: 'get',
  path: '/computers',
  summary: 'The computers that have made backups, and which one is ahead.',
  responses: answers('The computers.', ComputerList),
});

const rename = createRoute({
  method: 'put',
  path: '/computers/{key}/name',
  summary: 'Give a computer another name.',
  request: { params: ComputerByKey, body: takes(NewName) },
  responses: answers('The job that does it.', JobStarted),
});

export function computerRoutes(parts: AppParts) {
  const { contents, settings } = parts;
  return newGroup()
    .openapi(list, async (c) => {
      const [{ snapshots }, id] = await Promise.all([
        contents.list(),
        ownComputerId(settings.path),
      ]);
      return c.json(describeComputers(computersOf(snapshots), id), 200);
    })
    .openapi(rename, async (c) => {
      const { key } = c.req.valid('param');
      const { name } = c.req.valid('json');
      const options = { lock: 'exclusive', changesBackups: true, subject: name } as const;
      const job = await runOnRepository(parts, 'change', options, async (work) => {
        const { repository, snapshots, signal } = work;
        const computer = computersOf(snapshots).find((known) => computerKey(known) === key);
        if (!computer) {
          throw new KirschError('BAD_ARGUMENT', 'No such computer has made a backup here.', {
            details: { reason: 'computer-unknown' },
          });
        }
        return { changed: (await renameComputer(repository, computer, name, { signal })).length };
      });
      return c.json({ job }, 200);
    });
}

/** @param computers the one with the newest backup first */
export function describeComputers(computers: readonly Computer[], ownId: string) {
  const own = computers.find(({ id }) => id === ownId);
  const ownState = own && lastState(own);
  const described = computers.map((computer) => {
    const { snapshot, id: lastBackupId } = computer.snapshots.at(-1)!;
    const state = lastState(computer);
    const ahead =
      computer !== own && state !== undefined && ownState !== undefined ? state - ownState : 0;
    return {
      key: computerKey(computer),
      ...(computer.id !== undefined && { id: computer.id }),
      name: computer.name,
      host: computer.host,
      user: computer.user,
      ...(tagOf(snapshot, 'system') !== undefined && { system: tagOf(snapshot, 'system') }),
      isThis: computer === own,
      backups: computer.snapshots.length,
      lastBackup: momentOf(snapshot.time),
      lastBackupId,
      ...(ahead > 0 && { secondsAhead: Math.floor(ahead / 1_000) }),
    };
  });
  const [furthest] = described
    .filter(({ secondsAhead = 0 }) => secondsAhead > 0)
    .sort((a, b) => (b.secondsAhead ?? 0) - (a.secondsAhead ?? 0));
  return { computers: described, ...(furthest && { ahead: furthest.key }) };
}

/** When it last backed up the data that travels between computers, in milliseconds since 1970. */
function lastState({ snapshots }: Computer): number | undefined {
  const last = snapshots.findLast(({ snapshot }) => tagOf(snapshot, 'source') === 'cherry-studio');
  return last && Date.parse(last.snapshot.time);
}
