import { hostname, userInfo } from 'node:os';
import { processSpace } from './process-space.ts';

/** Who holds a lock, as its file tells others. */
export interface LockOwner {
  readonly hostname: string;
  readonly username: string;
  readonly pid: number;
  /** Left out on Windows. */
  readonly uid?: number;
  readonly gid?: number;
  /**
   * When the process began, in milliseconds since 1970: a lock that bears our process id and is older than we are was
   * left by an earlier process. Containers start with the same few ids again and again.
   */
  readonly startedAt?: number;
  /** Where process numbers mean the same, as `processSpace` tells it; other programs pass this field of a lock over. */
  readonly processSpace?: string;
}

/** This process, as the owner of locks. */
export function thisProcess(): LockOwner {
  const user = userInfo();
  const space = processSpace();
  return {
    hostname: hostname(),
    username: user.username,
    pid: process.pid,
    // The earlier of two ways to know it: none of our locks may look older than us after the clock was set.
    startedAt: Math.min(performance.timeOrigin, Date.now() - performance.now()),
    ...(user.uid >= 0 && { uid: user.uid, gid: user.gid }),
    ...(space !== undefined && { processSpace: space }),
  };
}

/** Whether a process with that id runs on this computer; in doubt, yes. */
export function isProcessAlive(pid: number): boolean {
  // 0 and negative numbers name groups of processes.
  if (pid <= 0 || pid > 0x7fff_ffff) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
