import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../../scripts/launch/root.js';

/** An app that a person has started by README's command. */
export interface StartedApp {
  /** The address that was printed, which opens a session, once. */
  readonly entry: string;
  /** Ctrl-C. */
  close(): Promise<void>;
}

/** What a person's shell has, whatever the tests run in. */
const KEPT = ['PATH', 'TMPDIR', 'LANG'];

/**
 * Types `npm start` on a computer without a display, and reads the address.
 * @param env besides what a shell has: the home, above all
 */
export async function npmStart(env: Readonly<Record<string, string>>): Promise<StartedApp> {
  const kept = KEPT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  // A group of its own, as in a terminal: Ctrl-C reaches npm and all that it has started.
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { ...Object.fromEntries(kept), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(npm, 'exit');
  let said = '';
  const entry = await new Promise<string>((resolve, reject) => {
    const hear = (text: Buffer) => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+\/#code=\S+/.exec(said)?.[0];
      if (address) resolve(address);
    };
    npm.stdout.on('data', hear);
    npm.stderr.on('data', hear);
    ended.then(() => reject(new Error(`The app did not start: ${said}`)), reject);
  });
  return {
    entry,
    async close() {
      process.kill(-npm.pid!, 'SIGINT');
      await ended;
    },
  };
}
