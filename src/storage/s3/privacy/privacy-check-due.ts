const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;

/**
 * Whether it is time to look again who can read a bucket: each week, and at once where nobody ever looked, or where the
 * last time lies in the future.
 */
export function privacyCheckDue(lastChecked: Date | undefined, now: Date): boolean {
  if (lastChecked === undefined) return true;
  const age = now.getTime() - lastChecked.getTime();
  return !(age >= 0 && age < WEEK_MS);
}
