/** A lock as Linux lists it. */
export interface ListedLock {
  readonly pid: number;
  /** Major and minor number of the device, as in `stat`. */
  readonly major: number;
  readonly minor: number;
  readonly inode: number;
}

/** The locks in `/proc/locks`. A lock that is only waited for (`->`) is none yet. */
export function parseProcLocks(text: string): ListedLock[] {
  return text.split('\n').flatMap((line) => {
    const match =
      /^\d+:\s+(?:POSIX|FLOCK|OFDLCK)\s+\S+\s+\S+\s+(-?\d+)\s+([0-9a-f]+):([0-9a-f]+):(\d+)\s/.exec(
        line,
      );
    if (!match) return [];
    const [pid, major, minor, inode] = [
      Number(match[1]),
      Number.parseInt(match[2]!, 16),
      Number.parseInt(match[3]!, 16),
      Number(match[4]),
    ];
    return [{ pid, major, minor, inode }];
  });
}

/** Linux's major and minor number of a device, as glibc parts them. */
export function deviceNumbers(device: number): { major: number; minor: number } {
  const bits = BigInt(device);
  return {
    major: Number(((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n)),
    minor: Number((bits & 0xffn) | ((bits >> 12n) & 0xffffff00n)),
  };
}

/** Which process has which file open and locked, from `lsof -F pln -- FILE…`: a process, then each of its files. */
export function parseLsof(text: string): Map<string, number> {
  const holders = new Map<string, number>();
  let pid = 0;
  let isLocked = false;
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) pid = Number(value);
    // One letter for the kind of lock; a space where there is none.
    else if (line.startsWith('l')) isLocked = value.trim() !== '';
    else if (line.startsWith('f')) isLocked = false;
    else if (line.startsWith('n') && isLocked && pid > 0) holders.set(value, pid);
  }
  return holders;
}
