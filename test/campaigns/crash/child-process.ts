import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { workerUrl } from '../../../src/operations/worker-url.ts';
import type { ChildTask } from './crash-child.ts';
import type { Course, Death } from './death.ts';
import type { Job } from './jobs.ts';

/** How a process came to its end. */
export interface Ending extends Course {
  /** Whether it was killed; otherwise it did all of its work. */
  readonly isKilled: boolean;
  /** Whether the first of its calls was answered before, and the last, which gives its lock back, was not yet sent. */
  readonly isBetween: boolean;
  /** Calls that were sent and not answered. */
  readonly underway: number;
}

const program = fileURLToPath(workerUrl('crash-child', import.meta.url));
const FLAGS = program.endsWith('.ts') ? ['--experimental-strip-types', '--no-warnings'] : [];

/**
 * Does a piece of work in a process of its own, which dies as it is told.
 * @throws Error with what the process says when it fails by itself
 */
export async function runChild(job: Job, death?: Death): Promise<Ending> {
  const child = spawn(process.execPath, [...FLAGS, program], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'close');
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const task: ChildTask = { job, death };
  child.stdin!.end(JSON.stringify(task));

  const calls = new CallLog();
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    calls.add(line);
    if (death?.at === 'moment' && calls.answered === 1 && line.startsWith('-')) {
      void sleep(death.ms).then(() => child.kill('SIGKILL'));
    }
  }
  const [code, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The process failed:\n${said}`);
  return calls.ending(signal === 'SIGKILL');
}

/** What a process tells of its calls. */
class CallLog {
  answered = 0;
  #sent = 0;
  #firstAt = 0;
  #lastAt = 0;
  #lastSent = '';
  #isDone = false;

  add(line: string): void {
    this.#lastAt = performance.now();
    if (line === 'done') this.#isDone = true;
    else if (line.startsWith('-')) {
      if (this.answered++ === 0) this.#firstAt = this.#lastAt;
    } else {
      this.#sent++;
      this.#lastSent = line;
    }
  }

  ending(isKilled: boolean): Ending {
    const lastIsSent = / delete locks\//.test(this.#lastSent);
    return {
      isKilled,
      calls: this.#sent,
      ms: this.#lastAt - this.#firstAt,
      underway: this.#sent - this.answered,
      isBetween: this.answered > 0 && !lastIsSent && !this.#isDone,
    };
  }
}
