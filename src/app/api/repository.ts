import { createRoute } from '@hono/zod-openapi';
import {
  addKey,
  changePassword,
  KirschError,
  listKeys,
  type OpenRepository,
  removeKey,
  withLock,
} from '../../index.ts';
import type { AppParts } from '../app-parts.ts';
import {
  enterRepository,
  giveKit,
  keyOwner,
  makeRepository,
  rememberPassword,
  withPassword,
} from '../repository/repository-door.ts';
import { lockFor } from '../runs/lock-for.ts';
import { answers, DONE, Done, takes } from './describe-route.ts';
import { newGroup } from './new-group.ts';
import {
  KeyById,
  KeyList,
  KeyToAdd,
  KeyToRemove,
  KitConfirmation,
  PasswordChange,
  PasswordProof,
  RecoveryKit,
  RepositoryCreated,
  RepositoryToCreate,
} from './repository-schemas.ts';

const create = createRoute({
  method: 'post',
  path: '/repository',
  summary: 'Make a repository in the chosen storage, with a password that is given or made.',
  request: { body: takes(RepositoryToCreate) },
  responses: answers('It is there; the recovery kit is given out this once.', RepositoryCreated),
});

const open = createRoute({
  method: 'post',
  path: '/repository/open',
  summary: 'Open the repository that is in the chosen storage, and keep its password.',
  request: { body: takes(PasswordProof) },
  responses: answers('It is open.', Done),
});

const kit = createRoute({
  method: 'post',
  path: '/repository/kit',
  summary: 'The recovery kit, for who types the password again.',
  request: { body: takes(PasswordProof) },
  responses: answers('The kit.', RecoveryKit),
});

const confirm = createRoute({
  method: 'post',
  path: '/repository/kit/confirm',
  summary: 'Remember that the recovery kit is in a safe place.',
  request: { body: takes(KitConfirmation) },
  responses: answers('It is remembered.', Done),
});

const keys = createRoute({
  method: 'get',
  path: '/repository/passwords',
  summary: 'The passwords that open the repository, as far as they can be told apart.',
  responses: answers('The passwords, without themselves.', KeyList),
});

const add = createRoute({
  method: 'post',
  path: '/repository/passwords',
  summary: 'Add a password, for who types one that works.',
  request: { body: takes(KeyToAdd) },
  responses: answers('The passwords.', KeyList),
});

const change = createRoute({
  method: 'put',
  path: '/repository/password',
  summary: 'Replace a password by another one, which is kept.',
  request: { body: takes(PasswordChange) },
  responses: answers('The passwords.', KeyList),
});

const remove = createRoute({
  method: 'delete',
  path: '/repository/passwords/{id}',
  summary: 'Remove a password, for who types another one that works.',
  request: { params: KeyById, body: takes(KeyToRemove) },
  responses: answers('The passwords.', KeyList),
});

export function repositoryRoutes(parts: AppParts) {
  const { chosen, events, settings } = parts;
  return newGroup()
    .openapi(create, async (c) => {
      const { password } = c.req.valid('json');
      return c.json({ kit: await makeRepository(parts, password) }, 200);
    })
    .openapi(open, async (c) => {
      await enterRepository(parts, c.req.valid('json').password);
      return c.json(DONE, 200);
    })
    .openapi(kit, async (c) => c.json(await giveKit(parts, c.req.valid('json').password), 200))
    .openapi(confirm, async (c) => {
      const { repositoryId } = c.req.valid('json');
      const { repositoryId: ours } = await chosen.view();
      if (ours !== repositoryId) {
        throw new KirschError('BAD_ARGUMENT', 'That is another repository than the chosen one.', {
          details: { reason: 'another-repository' },
        });
      }
      await settings.edit((now) => ({ ...now, kitConfirmed: repositoryId }));
      chosen.reset();
      return c.json(DONE, 200);
    })
    .openapi(keys, async (c) => c.json(await chosen.use(passwordsOf), 200))
    .openapi(add, async (c) => {
      const { password, newPassword } = c.req.valid('json');
      parts.secrets.add(newPassword);
      const list = await withPassword(parts, password, async (repository) => {
        await addKey(repository, newPassword, keyOwner());
        return passwordsOf(repository);
      });
      events.changed('repository');
      return c.json(list, 200);
    })
    .openapi(change, async (c) => {
      const { password, newPassword } = c.req.valid('json');
      parts.secrets.add(newPassword);
      await withPassword(parts, password, (repository) =>
        withLock(repository, lockFor(true), (signal) =>
          changePassword(repository, newPassword, keyOwner(), { signal }),
        ),
      );
      await rememberPassword(parts, newPassword);
      return c.json(await chosen.use(passwordsOf), 200);
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param');
      await refuseOwnPassword(parts, id);
      const list = await withPassword(parts, c.req.valid('json').password, async (repository) => {
        await withLock(repository, lockFor(true), (signal) =>
          removeKey(repository, id, { signal }),
        );
        return passwordsOf(repository);
      });
      events.changed('repository');
      return c.json(list, 200);
    });
}

/** The one that is kept here goes only with another in its place. */
async function refuseOwnPassword({ chosen }: AppParts, id: string): Promise<void> {
  if ((await chosen.use(async ({ keyId }) => keyId)) !== id) return;
  throw new KirschError('BAD_ARGUMENT', 'This computer uses that password.', {
    hint: 'Change it instead of removing it.',
    details: { reason: 'password-in-use' },
  });
}

async function passwordsOf(repository: OpenRepository) {
  const found = await listKeys(repository, { onDamaged: () => {} });
  return { keys: found.map((key) => ({ ...key })) };
}
