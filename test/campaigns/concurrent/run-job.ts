import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Job } from '../crash/jobs.ts';
import type { JobReply } from './job-child.ts';

const program = fileURLToPath(new URL('./job-child.ts', import.meta.url));
const FLAGS = ['--experimental-strip-types', '--no-warnings'];

/**
 * Does a piece of work in a process of its own.
 * @param env besides this process's: a zone, a preload
 * @throws Error when the process ends without a reply
 */
export async function runJob(
  job: Job,
  env: Readonly<Record<string, string>> = {},
): Promise<JobReply> {
  const child = spawn(process.execPath, [...FLAGS, program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  child.stdin.end(JSON.stringify(job));
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (said === '') throw new Error(`A process ended without a word: ${complained}`);
  return JSON.parse(said) as JobReply;
}
