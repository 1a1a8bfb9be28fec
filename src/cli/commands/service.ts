import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';

export function defineService(program: Command, action: ActionMaker): void {
  const service = program
    .command('service')
    .description('Start the app in the background whenever you log in, for automatic backups.');
  withExample(
    service
      .command('install')
      .description('Start the app at login, and now (systemd, launchd or Task Scheduler).')
      .action(action(install)),
    'kirsch service install',
  );
  withExample(
    service.command('remove').description('Stop it and start it no more.').action(action(remove)),
    'kirsch service remove',
  );
  withExample(
    service
      .command('status')
      .description('Tell whether the app starts at login; ends with status 1 when not.')
      .action(action(status)),
    'kirsch service status',
  );
}

async function install({ output, env }: CommandContext): Promise<undefined> {
  const { room, definition } = await ownDefinition(env);
  await room.installService(definition);
  tell(output, definition, 'installed', 'starts at login from now on, and has been started');
}

async function remove({ output, env }: CommandContext): Promise<undefined> {
  const { room, definition } = await ownDefinition(env);
  await room.removeService(definition);
  tell(output, definition, 'absent', 'starts at login no more');
}

async function status({ output, env }: CommandContext): Promise<number | undefined> {
  const { room, definition } = await ownDefinition(env);
  const state = await room.serviceState(definition);
  tell(
    output,
    definition,
    state,
    {
      absent: 'does not start at login',
      installed: 'starts at login',
      outdated: 'starts at login in the way of another version; install it again',
    }[state],
  );
  return state === 'installed' ? undefined : 1;
}

async function ownDefinition(env: NodeJS.ProcessEnv) {
  const room = await import('../../app/service/index.ts');
  const definition = room.serviceDefinition(room.ownProgram(env), { env });
  if (definition) return { room, definition };
  throw new KirschError('SERVICE_FAILED', 'Kirsch knows no way to start at login on this system.', {
    hint: 'Start `kirsch app --no-browser` in the way that this system has for it.',
  });
}

function tell(
  output: CommandContext['output'],
  { kind, file }: { readonly kind: string; readonly file: string },
  state: string,
  words: string,
): void {
  if (output.json) output.value({ state, kind, file });
  else output.result(`Kirsch ${words} (${kind}: ${file}).`);
}
