import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import type { LockHolder, ProcessFacts, SourceComputer, SourcePlatform } from './computer.ts';
import { parseLsof } from './file-locks.ts';
import { linuxLocks } from './linux-locks.ts';
import { parsePs, parseWindowsProcesses } from './process-list.ts';
import { readPreference } from './read-preference.ts';
import { isBusy, realFiles } from './real-files.ts';

const run = promisify(execFile);
/** Enough for the command lines of thousands of processes. */
const LONGEST_LIST = 64 << 20;
/** A listing that takes longer than this, in milliseconds, will not come. */
const PATIENCE = 20_000;
const LIST_ON_WINDOWS =
  '[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-CimInstance Win32_Process | Select-Object ProcessId,Name,CommandLine | ConvertTo-Json -Compress';

/** This computer, for `findProfiles`. */
export function realComputer(env: SourceComputer['env'] = process.env): SourceComputer {
  const platform: SourcePlatform =
    process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
  return {
    platform,
    host: hostname(),
    home: homedir(),
    env,
    files: realFiles,
    processes: () => listProcesses(platform).catch(() => undefined),
    locks: (paths) => listLocks(platform, paths).catch(() => undefined),
    preference: readPreference,
  };
}

async function listProcesses(
  platform: SourcePlatform,
): Promise<readonly ProcessFacts[] | undefined> {
  if (platform === 'linux') return listProc();
  const options = { maxBuffer: LONGEST_LIST, timeout: PATIENCE, windowsHide: true };
  if (platform === 'darwin') {
    return parsePs((await run('/bin/ps', ['-axww', '-o', 'pid=,command='], options)).stdout);
  }
  const args = ['-NoProfile', '-NonInteractive', '-Command', LIST_ON_WINDOWS];
  return parseWindowsProcesses((await run('powershell.exe', args, options)).stdout);
}

async function listProc(): Promise<ProcessFacts[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      // Gone by now, or a kernel's thread.
      const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (!text) return { pid: Number(pid), name: '' };
      const program = await readlink(`/proc/${pid}/exe`).catch(() => text.split('\0')[0]!);
      const commandLine = text.replaceAll('\0', ' ').trim();
      // The kernel's word for a program that was replaced while it ran, as updates do.
      return {
        pid: Number(pid),
        name: basename(program.replace(/ \(deleted\)$/, '')),
        commandLine,
      };
    }),
  );
  return found;
}

async function listLocks(
  platform: SourcePlatform,
  paths: readonly string[],
): Promise<ReadonlyMap<string, LockHolder> | undefined> {
  if (platform === 'win32') return triedLocks(paths);
  if (platform === 'darwin') return lsofLocks(paths);
  return linuxLocks(paths);
}

/** `lsof` ends with status 1 when some of the files are open nowhere; only without any output has it failed to look. */
async function lsofLocks(paths: readonly string[]): Promise<ReadonlyMap<string, LockHolder>> {
  const args = ['-F', 'pfln', '--', ...paths];
  const { stdout } = await run('/usr/sbin/lsof', args, { timeout: PATIENCE }).catch(
    (error: { code?: unknown; stdout?: string }) => {
      if (error.code !== 1) throw error;
      return { stdout: error.stdout ?? '' };
    },
  );
  return new Map([...parseLsof(stdout)].map(([path, pid]) => [path, { pid }]));
}

/** On Windows a file that is locked cannot be read. A shared lock, as SQLite has, does not show that way. */
async function triedLocks(paths: readonly string[]): Promise<ReadonlyMap<string, LockHolder>> {
  const held = new Map<string, LockHolder>();
  for (const path of paths) {
    try {
      await realFiles.read(path, 1);
    } catch (error) {
      if (isBusy(error)) held.set(path, {});
    }
  }
  return held;
}
