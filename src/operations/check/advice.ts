import type { CheckProblem } from './check-problem.ts';
import type { HurtSnapshot } from './hurt-snapshots.ts';

/** A next step, for a person to take. */
export interface CheckAdvice {
  /** What to type, without address and password. */
  readonly command: string;
  /** What it does, in a sentence. */
  readonly reason: string;
}

/** What of a check the advice depends on. */
export interface CheckFindings {
  readonly problems: readonly CheckProblem[];
  readonly hurt: readonly HurtSnapshot[];
  readonly unindexedPacks: readonly string[];
}

/** So many ids stand in a command; the rest come with the next check. */
const MAX_IDS = 20;

/**
 * What to do about problems, in the order in which to do it: first what brings back everything that is still there, last
 * what gives up what is lost.
 */
export function adviseRepairs(found: CheckFindings): CheckAdvice[] {
  const { problems, hurt, unindexedPacks } = found;
  const advice: CheckAdvice[] = [];
  const missing = idsOf(problems, 'data/', ({ kind }) => kind === 'missing');
  const isIndexWrong =
    missing.size > 0 ||
    problems.some(({ kind, item }) => kind === 'index-differs' || item.startsWith('index/')) ||
    (unindexedPacks.length > 0 && problems.some(({ kind }) => kind === 'blob-missing'));
  if (isIndexWrong) {
    advice.push({
      command: 'kirsch repair index',
      reason: 'makes the index say what the packs hold. Removes no data.',
    });
  }
  const damaged = [...idsOf(problems, 'data/', ({ kind }) => kind === 'damaged')];
  if (damaged.length > 0) {
    advice.push({
      command: `kirsch repair packs ${damaged.slice(0, MAX_IDS).join(' ')}`,
      reason:
        'moves what is intact in damaged packs into new ones, and keeps a copy of the damaged in the current folder.',
    });
  }
  if (hurt.length > 0) {
    advice.push(
      {
        command: 'kirsch repair heal',
        reason:
          'looks for what is lost in files that this computer still has, with --from FOLDER also elsewhere.',
      },
      {
        command: 'kirsch repair snapshots --forget',
        reason: 'last of all: makes the backups anew without what cannot be brought back.',
      },
    );
  }
  for (const id of idsOf(problems, 'keys/', () => true)) {
    advice.push({
      command: `kirsch key remove ${id.slice(0, 8)}`,
      reason: 'removes a key file that no longer opens; then `kirsch key add` for its password.',
    });
  }
  if (idsOf(problems, 'snapshots/', ({ kind }) => kind === 'damaged').size > 0) {
    advice.push({
      command: 'kirsch recover',
      reason:
        'makes a backup of the folders that a damaged snapshot file led to; `kirsch repair snapshots --forget` then removes that file.',
    });
  }
  return advice;
}

function idsOf(
  problems: readonly CheckProblem[],
  folder: string,
  isMeant: (problem: CheckProblem) => boolean,
): Set<string> {
  const meant = problems.filter((problem) => problem.item.startsWith(folder) && isMeant(problem));
  return new Set(meant.map(({ item }) => item.slice(item.lastIndexOf('/') + 1)));
}
