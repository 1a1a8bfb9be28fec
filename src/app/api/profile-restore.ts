import { createRoute } from '@hono/zod-openapi';
import { dropRestore, findRestores, type KeptRestore, realComputer } from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import { planProfile, restoreProfile, runUndo } from '../runs/run-profile-restore.ts';
import { BackupById } from './backup-schemas.ts';
import { answers, DONE, Done, takes } from './describe-route.ts';
import { JobStarted } from './job-schemas.ts';
import { newGroup } from './new-group.ts';
import {
  DropRequest,
  KeptRestoreList,
  ProfileRestoreRequest,
  UndoRequest,
} from './profile-restore-schemas.ts';

const plan = createRoute({
  method: 'post',
  path: '/backups/{id}/profile-restore-plan',
  summary: 'What a restore of Cherry Studio’s data would do here.',
  request: { params: BackupById, body: takes(ProfileRestoreRequest) },
  responses: answers('The job that finds it out.', JobStarted),
});

const restore = createRoute({
  method: 'post',
  path: '/backups/{id}/profile-restore',
  summary: 'Bring Cherry Studio’s data back in the place of what is there, which is kept for undo.',
  request: { params: BackupById, body: takes(ProfileRestoreRequest) },
  responses: answers('The job that restores.', JobStarted),
});

const list = createRoute({
  method: 'get',
  path: '/restores',
  summary: 'The restores of Cherry Studio’s data that can be undone or redone.',
  responses: answers('The restores.', KeptRestoreList),
});

const undo = createRoute({
  method: 'post',
  path: '/restores/undo',
  summary: 'Take the last restore back, bring it again, or end one that was cut off.',
  request: { body: takes(UndoRequest) },
  responses: answers('The job that does it.', JobStarted),
});

const drop = createRoute({
  method: 'post',
  path: '/restores/drop',
  summary: 'Give up what a restore keeps for undo, for the room on the disk.',
  request: { body: takes(DropRequest) },
  responses: answers('It is given up.', Done),
});

export function profileRestoreRoutes(parts: AppParts) {
  return newGroup()
    .openapi(plan, async (c) => {
      const { id } = c.req.valid('param');
      return c.json({ job: await planProfile(parts, id, c.req.valid('json')) }, 200);
    })
    .openapi(restore, async (c) => {
      const { id } = c.req.valid('param');
      return c.json({ job: await restoreProfile(parts, id, c.req.valid('json')) }, 200);
    })
    .openapi(list, async (c) => c.json({ restores: await allRestores(parts) }, 200))
    .openapi(undo, (c) => c.json({ job: runUndo(parts, c.req.valid('json')) }, 200))
    .openapi(drop, async (c) => {
      const { profile, id } = c.req.valid('json');
      await dropRestore(profile, id);
      return c.json(DONE, 200);
    });
}

async function allRestores({ env }: AppParts) {
  return (await findRestores(realComputer(env))).map(describeKept);
}

function describeKept({ id, created, profile, state, about, bytes }: KeptRestore) {
  const fact = (name: string) => {
    const value = about[name];
    return typeof value === 'string' ? { [name]: value } : {};
  };
  const backup = { ...fact('id'), ...fact('computer'), ...fact('time') };
  return { id, created, profile, state, backup, bytes };
}
