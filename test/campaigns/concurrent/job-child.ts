/*
 * A process that does one piece of work. Its standard input is a `Job` in JSON; it prints a `JobReply` in JSON, whether
 * the work was done or could not be.
 */
import { text } from 'node:stream/consumers';
import { toKirschError } from '../../../src/errors/index.ts';
import { type Job, perform } from '../crash/jobs.ts';

export type JobReply =
  /** Ids of snapshots, or problems that were found: as `perform` says. */
  { readonly result: readonly string[] } | { readonly code: string; readonly message: string };

let reply: JobReply;
try {
  reply = { result: await perform(JSON.parse(await text(process.stdin)) as Job) };
} catch (thrown) {
  const { code, message } = toKirschError(thrown);
  reply = { code, message: thrown instanceof Error ? (thrown.stack ?? message) : message };
}
process.stdout.write(JSON.stringify(reply));
