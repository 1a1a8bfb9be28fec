import { isKirschError, KirschError } from '../../src/errors/index.ts';
import type { CheckProblem } from '../../src/operations/check/check-problem.ts';
import { type FaultPlan, LIES } from '../../src/s3-server/index.ts';
import type { BackedUp, FaultTrial } from './fault-trial.ts';

/** Whether a plan has a lie in it. */
export function isLying({ rules }: FaultPlan): boolean {
  return rules.some(({ kind }) => (LIES as readonly string[]).includes(kind));
}

/**
 * Whether a check may take for damage what is none, until it is made again: a list may leave out what is there, and an
 * object may arrive changed both times that it is read.
 */
function misleadsCheck({ rules }: FaultPlan): boolean {
  const changing = rules.filter(({ kind }) => kind === 'flip' || kind === 'truncate');
  return changing.length > 1 || rules.some(({ kind }) => kind === 'stale-list');
}

/** The objects that are said to be harmed; what follows from that for others is left out. */
export function harmedBy(problems: readonly CheckProblem[]): string[] {
  const own = problems.filter(({ kind }) => /^(?:missing|damaged|index-differs)$/.test(kind));
  return [...new Set(own.map(({ item }) => item))].sort();
}

/**
 * Backs up, restores and checks while honest failures happen.
 * @param earlier snapshots that must stay whole; a new one is added
 * @returns in words what did not end with the right result or a named error; empty when all did
 */
export async function judgeHonest(
  trial: FaultTrial,
  plan: FaultPlan,
  earlier: BackedUp[],
): Promise<string[]> {
  const complaints: string[] = [];
  const made = await outcomeOf('backup', () => trial.backup(plan), complaints);
  if (made) earlier.push(made);
  for (const each of [earlier[0]!, ...(made ? [made] : [])]) {
    const restored = await outcomeOf('restore', () => trial.restore(each, plan), complaints);
    if (restored && !restored.isRight) complaints.push('restored something else, unsaid');
  }
  const checked = await outcomeOf('check', () => trial.check(plan), complaints);
  if (checked && !misleadsCheck(plan)) {
    complaints.push(...checked.problems.map(({ message }) => message));
  }

  complaints.push(...(await trial.check()).problems.map(({ message }) => `left: ${message}`));
  if (made) {
    const { isRight, issues } = await trial.restore(made);
    if (!isRight || issues.length > 0) complaints.push('the snapshot is not what was backed up');
  }
  return complaints;
}

/**
 * Backs up while the storage lies, once. Whoever notices first must name what was harmed: the backup itself, and then
 * nothing depends on it and the next backup is whole; or a check, which must name all of it and nothing else.
 * @returns in words what was not found, or found wrongly
 */
export async function judgeLie(trial: FaultTrial, plan: FaultPlan): Promise<string[]> {
  const complaints: string[] = [];
  const first = await trial.backup();
  trial.change();
  const made = await trial.backup(plan).catch((error: unknown) => error);
  const harmed = await trial.stillHarmed(trial.harmed);
  if (made instanceof Error) {
    if (!isKirschError(made)) complaints.push(`the backup threw ${made}`);
    else if (made.code !== 'STORAGE_FAILED' || !harmed.includes(String(made.details['key']))) {
      complaints.push(`the backup failed for another reason: ${made.message}`);
    }
  }
  const found = harmedBy((await trial.check()).problems);
  const isNoticed = made instanceof Error;
  const isRight = isNoticed
    ? found.every((key) => harmed.includes(key))
    : found.join() === harmed.join();
  if (!isRight) complaints.push(`harmed: ${harmed.join(', ')}; found: ${found.join(', ')}`);
  const later = isNoticed ? await trial.backup() : (made as BackedUp);
  for (const each of [first, later]) {
    const restored = await outcomeOf('restore', () => trial.restore(each), complaints);
    if (restored && !restored.isRight) complaints.push('restored something else, unsaid');
    if (isNoticed && each === later && !(restored?.isRight && restored.issues.length === 0)) {
      complaints.push('the backup after the one that failed is not whole');
    }
  }
  return complaints;
}

/** What came of it; undefined after an error that says what it is. */
export async function outcomeOf<T>(
  what: string,
  work: () => Promise<T>,
  complaints: string[],
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const isNamed = error instanceof KirschError && error.code !== 'INTERNAL';
    if (!isNamed) complaints.push(`${what} threw ${error instanceof Error ? error.stack : error}`);
    return undefined;
  }
}
