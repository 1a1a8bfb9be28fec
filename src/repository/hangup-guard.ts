let holders = 0;

/**
 * Keeps SIGHUP from ending this process until the returned function is called. restic finds out whether the process of a
 * lock is alive by sending it SIGHUP (`restic unlock` does; restic itself ignores the signal), and that ends any program
 * that does not listen: whoever holds a lock must survive it, and must not take it for a wish to stop.
 */
export function guardAgainstHangup(): () => void {
  if (holders++ === 0) process.on('SIGHUP', ignore);
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    if (--holders === 0) process.off('SIGHUP', ignore);
  };
}

function ignore(): void {}
