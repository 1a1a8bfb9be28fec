/* The entry of the command line: parses, runs, ends with the exit status. */
import { listenForInterrupts } from './interrupts.ts';
import { run } from './run.ts';

/** What is still open by then, such as a connection that is kept for more requests, keeps nobody waiting. */
const LINGER_MS = 100;

const { stdin, stdout, stderr, env, argv } = process;
const signal = listenForInterrupts(process);
const status = await run(argv.slice(2), { env, stdin, stdout, stderr, signal });
/*
 * It ends by itself, once nothing is left to do: `process.exit` waits for V8's threads, and one of them may be compiling and
 * wait for this thread to collect garbage, which it never does again (nodejs/node issue 54918). A backup would be done,
 * and its process stay for ever. What was printed must arrive first.
 */
process.exitCode = status;
stdout.write('', () => stderr.write('', () => setTimeout(() => process.exit(), LINGER_MS).unref()));
