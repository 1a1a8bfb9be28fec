import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

const PREFIX = '.kirsch-restore-';
const NAME = /^\.kirsch-restore-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}-/;

/** Tells computers apart that share a folder: process numbers mean something on their own one only. */
const COMPUTER = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** What the names of this run's temporary files begin with. */
export function newTemporaryPrefix(): string {
  return `${PREFIX}${COMPUTER}-${process.pid}-${randomBytes(4).toString('hex')}-`;
}

/** Whether this is the name of a temporary file that a restore on this computer left behind when it was killed. */
export function isLeftover(name: string): boolean {
  const match = NAME.exec(name);
  return match !== null && match[1] === COMPUTER && !isRunning(Number(match[2]));
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
