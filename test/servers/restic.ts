import { spawn } from 'node:child_process';
import { findProgram } from './find-program.ts';

export interface ResticResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ResticOptions {
  /** Added to this process's environment: `RESTIC_REPOSITORY`, `RESTIC_PASSWORD`, `AWS_…` */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Bytes for its standard input. */
  readonly input?: Uint8Array;
  /** restic tries a dead server for 15 minutes: this ends it sooner. Default 60,000 ms. */
  readonly timeoutMs?: number;
  /** Return any exit status instead of throwing unless it is 0. Default false. */
  readonly anyExit?: boolean;
}

/**
 * Runs restic without a cache and gives back what it printed.
 * @throws Error with restic's words when it ends with another status than 0, unless `anyExit`
 */
export function runRestic(
  args: readonly string[],
  options: ResticOptions = {},
): Promise<ResticResult> {
  const path = findProgram('restic');
  if (path === undefined) return Promise.reject(new Error('restic is not installed.'));
  return new Promise((resolve, reject) => {
    const child = spawn(path, ['--no-cache', ...args], {
      env: { ...process.env, ...options.env },
      cwd: options.cwd,
      timeout: options.timeoutMs ?? 60_000,
      killSignal: 'SIGKILL',
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // restic may end before it has read its input.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const result = {
        code: code ?? -1,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      };
      if (code === 0 || (options.anyExit && code !== null)) {
        resolve(result);
        return;
      }
      const how = signal === null ? `with status ${code}` : `by ${signal} (too slow?)`;
      reject(new Error(`restic ${args.join(' ')} ended ${how}:\n${result.stderr}${result.stdout}`));
    });
  });
}
