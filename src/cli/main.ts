/* The entry of the command line: parses, runs, ends with the exit status. */
import { listenForInterrupts } from './interrupts.ts';
import { run } from './run.ts';

const { stdin, stdout, stderr, env, argv } = process;
const signal = listenForInterrupts(process);
const status = await run(argv.slice(2), { env, stdin, stdout, stderr, signal });
// Open sockets and threads must not keep a finished command; what was printed must arrive first.
stdout.write('', () => stderr.write('', () => process.exit(status)));
