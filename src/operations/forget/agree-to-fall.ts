import { KirschError } from '../../errors/index.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { StoredSnapshot } from '../snapshots/load-snapshots.ts';
import { type ReplacedSnapshot, tagSnapshots } from '../tag/tag-snapshots.ts';
import { AGREED_TAG, type Fall, findFalls } from './collapse-guard.ts';

/**
 * Says that a backup may be so much smaller than the one before it: rules may remove again what is older. Hold an exclusive
 * lock.
 * @param all every snapshot of the repository, oldest first
 * @throws KirschError `BAD_ARGUMENT` when that backup is no fall, or one that has been agreed to already
 */
export async function agreeToFall(
  repository: OpenRepository,
  all: readonly StoredSnapshot[],
  { id }: StoredSnapshot,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<{ readonly fall: Fall; readonly replaced: ReplacedSnapshot }> {
  const falls = findFalls(all).flatMap((source) => source.falls);
  const fall = falls.find(({ to }) => to.id === id);
  if (!fall || fall.isAgreed) {
    throw new KirschError(
      'BAD_ARGUMENT',
      fall
        ? `The backup ${id.slice(0, 8)} has been agreed to already.`
        : `The backup ${id.slice(0, 8)} has at least half of what the one before it has.`,
      {
        hint: 'Nothing is held because of it; `kirsch forget --dry-run` shows what is.',
        details: { reason: 'nothing-to-agree' },
      },
    );
  }
  const [replaced] = await tagSnapshots(repository, [fall.to], { add: [AGREED_TAG] }, options);
  return { fall, replaced: replaced! };
}
