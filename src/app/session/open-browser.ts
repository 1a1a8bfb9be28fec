import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A browser that is not there by then opens the file no more. */
const FILE_LIVES_MS = 60_000;

/** Whether somebody sits before a screen of this computer. */
export function hasDisplay(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): boolean {
  if (platform === 'win32') return true;
  if (platform === 'darwin') return env['SSH_CONNECTION'] === undefined;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/**
 * Opens the browser of this person at an address that bears a secret. Every user of a computer can see the arguments of its
 * programs, so the browser is given a file that only this user can read, and that leads on.
 * @returns what removes the file, which goes by itself after a minute
 */
export async function openBrowser(
  address: string,
  platform: NodeJS.Platform,
): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'kirsch-open-'));
  const file = join(folder, 'open.html');
  await writeFile(file, redirectTo(address), { mode: 0o600 });
  const remove = () => rm(folder, { recursive: true, force: true });
  setTimeout(() => void remove().catch(() => {}), FILE_LIVES_MS).unref();
  const [program, ...args] = openerOf(platform);
  const child = spawn(program, [...args, pathToFileURL(file).href], {
    stdio: 'ignore',
    detached: true,
  });
  // Without such a program the person opens the address that was printed.
  child.on('error', () => {});
  child.unref();
  return remove;
}

function openerOf(platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return platform === 'darwin' ? ['open'] : ['xdg-open'];
}

/** A page that leads on, without a script. */
export function redirectTo(address: string): string {
  const escaped = address
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${escaped}"><title>Kirsch</title><a href="${escaped}">Open Kirsch</a></html>`;
}
