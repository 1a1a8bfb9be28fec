import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { launchAgent } from './launch-agent.ts';
import type { ServiceProgram } from './service-program.ts';
import { systemdUnit } from './systemd-unit.ts';
import { scheduledTask } from './task-scheduler.ts';

/** A program to call, without a shell. */
export interface ServiceCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** When it fails, the others go on: what it undoes may not be there. */
  readonly mayFail?: boolean;
}

/** How one system starts a program at login. */
export interface ServiceDefinition {
  /** What people know it as. */
  readonly kind: 'systemd user unit' | 'launchd agent' | 'Task Scheduler entry';
  /** Absolute path of the file that says it. */
  readonly file: string;
  readonly content: string | Buffer;
  /** What makes the system read the file, and starts the program now. */
  readonly install: readonly ServiceCommand[];
  /** What stops and forgets it, before the file is removed. */
  readonly remove: readonly ServiceCommand[];
  /** What makes the system forget it after the file is gone. */
  readonly afterRemoval: readonly ServiceCommand[];
  /** Ends with status 0 when the system knows it. */
  readonly status: ServiceCommand;
}

export interface ServiceEnvironment {
  /** @default this process's */
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whose agent it is; launchd wants to know. @default the user of this process */
  readonly uid?: number | undefined;
}

/** How this system starts a program at login; `undefined` where Kirsch knows no way. */
export function serviceDefinition(
  program: ServiceProgram,
  {
    platform = process.platform,
    home = homedir(),
    env = process.env,
    uid = process.getuid?.(),
  }: ServiceEnvironment = {},
): ServiceDefinition | undefined {
  switch (platform) {
    case 'linux':
      return forSystemd(program, env.XDG_CONFIG_HOME || posix.join(home, '.config'));
    case 'darwin':
      return forLaunchd(program, home, `gui/${uid}`);
    case 'win32':
      return forTaskScheduler(program, env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'));
    default:
      return undefined;
  }
}

function forSystemd(program: ServiceProgram, configFolder: string): ServiceDefinition {
  const systemctl = (...args: string[]): ServiceCommand => ({
    program: 'systemctl',
    args: ['--user', ...args],
  });
  return {
    kind: 'systemd user unit',
    file: posix.join(configFolder, 'systemd', 'user', 'kirsch.service'),
    content: systemdUnit(program),
    install: [systemctl('daemon-reload'), systemctl('enable', '--now', 'kirsch.service')],
    remove: [{ ...systemctl('disable', '--now', 'kirsch.service'), mayFail: true }],
    afterRemoval: [{ ...systemctl('daemon-reload'), mayFail: true }],
    status: systemctl('is-enabled', '--quiet', 'kirsch.service'),
  };
}

function forLaunchd(program: ServiceProgram, home: string, domain: string): ServiceDefinition {
  const file = posix.join(home, 'Library', 'LaunchAgents', 'kirsch.app.plist');
  const launchctl = (...args: string[]): ServiceCommand => ({ program: 'launchctl', args });
  const bootout = { ...launchctl('bootout', `${domain}/kirsch.app`), mayFail: true };
  return {
    kind: 'launchd agent',
    file,
    content: launchAgent(program),
    install: [bootout, launchctl('bootstrap', domain, file)],
    remove: [bootout],
    afterRemoval: [],
    status: launchctl('print', `${domain}/kirsch.app`),
  };
}

function forTaskScheduler(program: ServiceProgram, localFolder: string): ServiceDefinition {
  const file = win32.join(localFolder, 'kirsch', 'service.xml');
  const schtasks = (...args: string[]): ServiceCommand => ({
    program: 'schtasks.exe',
    args: [...args, '/TN', 'Kirsch'],
  });
  return {
    kind: 'Task Scheduler entry',
    file,
    content: scheduledTask(program),
    install: [schtasks('/Create', '/XML', file, '/F'), schtasks('/Run')],
    remove: [
      { ...schtasks('/End'), mayFail: true },
      { ...schtasks('/Delete', '/F'), mayFail: true },
    ],
    afterRemoval: [],
    status: schtasks('/Query'),
  };
}
