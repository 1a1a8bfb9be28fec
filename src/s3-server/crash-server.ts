/** For tests only: a server in a process of its own, to be killed. Prints its URL. Arguments: the folder. */
import { startS3Server } from './index.ts';
import { TEST_CREDENTIALS } from './test-server.ts';

const server = await startS3Server({ folder: process.argv[2]!, ...TEST_CREDENTIALS });
process.stdout.write(`${server.url}\n`);
