/*
 * A process that does a piece of work on a repository and kills itself, or is killed, on the way. Its standard input is
 * one line of JSON (`ChildTask`), its file descriptor 3 tells each call of the storage as it happens, a line each:
 * `+ <call> <verb> <key>` and `- <call>`; `done` at the end.
 */
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Death } from './death.ts';
import { type Job, perform } from './jobs.ts';
import { observing } from './observed-storage.ts';

export interface ChildTask {
  readonly job: Job;
  /** When it kills itself; moments from outside are somebody else's. */
  readonly death?: Death | undefined;
}

const REPORT = 3;

const { job, death } = JSON.parse(await text(process.stdin)) as ChildTask;

const dieIf = (at: Death['at'], call: number) => {
  if (death?.at === at && 'call' in death && death.call === call) {
    process.kill(process.pid, 'SIGKILL');
  }
};

await perform(
  job,
  observing({
    begin(call, verb, key) {
      dieIf('before', call);
      writeSync(REPORT, `+ ${call} ${verb} ${key}\n`);
    },
    underway: (call) => dieIf('underway', call),
    end(call) {
      writeSync(REPORT, `- ${call}\n`);
      dieIf('after', call);
    },
  }),
);
writeSync(REPORT, 'done\n');
