import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a command of ours ended. */
export interface KirschResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface KirschOptions {
  /** The whole environment besides what a process cannot do without. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Bytes for its standard input. */
  readonly input?: string | Uint8Array;
  /** Called with the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'NODE_OPTIONS', 'SystemRoot', 'TEMP', 'USERPROFILE'];

/** Runs the real command in a process of its own. Resolves to how it ended, whatever that was. */
export function runKirsch(
  args: readonly string[],
  options: KirschOptions = {},
): Promise<KirschResult> {
  const kept = KEPT.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      env: { ...Object.fromEntries(kept), ...options.env },
      cwd: options.cwd,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
    options.onStart?.(child);
  });
}
