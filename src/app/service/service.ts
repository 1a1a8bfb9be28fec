import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KirschError } from '../../errors/index.ts';
import type { ServiceCommand, ServiceDefinition } from './service-definition.ts';

/** Calls a program; resolves to its exit status and what it said, also when it cannot be started (status 127). */
export type CallProgram = (command: ServiceCommand) => Promise<{ status: number; said: string }>;

/** Whether Kirsch starts at login: 'outdated' when it does so in another way than this Kirsch would. */
export type ServiceState = 'absent' | 'installed' | 'outdated';

/**
 * Makes the system start Kirsch at login, and starts it. Doing it again is harmless and brings it up to date.
 * @throws KirschError `SERVICE_FAILED` when the system refuses; what was written is then gone again
 */
export async function installService(
  definition: ServiceDefinition,
  call: CallProgram = callProgram,
): Promise<void> {
  await mkdir(dirname(definition.file), { recursive: true });
  await writeFile(definition.file, definition.content, { mode: 0o600 });
  try {
    for (const command of definition.install) await callOrFail(definition, command, call);
  } catch (error) {
    await removeService(definition, call).catch(() => {});
    throw error;
  }
}

/** Stops Kirsch and makes the system forget it; nothing happens where it is not known. */
export async function removeService(
  definition: ServiceDefinition,
  call: CallProgram = callProgram,
): Promise<void> {
  for (const command of definition.remove) await callOrFail(definition, command, call);
  await rm(definition.file, { force: true });
  for (const command of definition.afterRemoval) await callOrFail(definition, command, call);
}

export async function serviceState(
  definition: ServiceDefinition,
  call: CallProgram = callProgram,
): Promise<ServiceState> {
  const content = await readFile(definition.file).catch(() => undefined);
  if (!content || (await call(definition.status)).status !== 0) return 'absent';
  return content.equals(Buffer.from(definition.content)) ? 'installed' : 'outdated';
}

async function callOrFail(
  { kind }: ServiceDefinition,
  command: ServiceCommand,
  call: CallProgram,
): Promise<void> {
  const { status, said } = await call(command);
  if (status === 0 || command.mayFail) return;
  const words = [command.program, ...command.args].join(' ');
  throw new KirschError('SERVICE_FAILED', `The ${kind} could not be set up: ${words}: ${said}`, {
    hint: hintFor(command.program, status, said),
  });
}

/** What `systemctl --user` says where nobody is logged in at a desktop, as on a server. */
const NO_SESSION = /connect to (?:\S+ )?bus|XDG_RUNTIME_DIR/;

function hintFor(program: string, status: number, said: string): string {
  if (status === 127) {
    return `This system has no ${program}; start \`kirsch app --no-browser\` at login in its own way.`;
  }
  if (NO_SESSION.test(said)) {
    return (
      'This user has no session of systemd, as is usual on a server. `loginctl enable-linger` gives one that lasts: log in anew ' +
      'and try again. Or let cron run `kirsch backup`.'
    );
  }
  return 'Call that program by hand to see what it says.';
}

export function callProgram({
  program,
  args,
}: ServiceCommand): Promise<{ status: number; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000 });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    child.once('error', ({ message }) => resolve({ status: 127, said: message }));
    child.once('close', (status) => {
      resolve({
        status: status ?? 1,
        said: Buffer.concat(parts).toString().trim().slice(0, 2_000),
      });
    });
  });
}
