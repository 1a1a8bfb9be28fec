import type { OpenRepository } from '../repository/open-repository.ts';
import type { CommandContext } from './command-context.ts';
import { openRepositoryOf } from './open-repository.ts';

/**
 * Opens two repositories, for whoever calls to close. Their keys are derived side by side, a third of a second each; a
 * person who is asked for passwords is asked for one after the other.
 */
export async function openTwoRepositories(
  first: CommandContext,
  second: CommandContext,
): Promise<readonly [OpenRepository, OpenRepository]> {
  const { promise: hasPassword, resolve: onKeyFound } = Promise.withResolvers<void>();
  const opening = openRepositoryOf(first, { onKeyFound });
  await Promise.race([hasPassword, opening]);
  const outcomes = await Promise.allSettled([opening, openRepositoryOf(second)]);
  const [one, other] = outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : undefined,
  );
  if (one && other) return [one, other];
  await (one ?? other)?.close();
  throw outcomes.find((outcome) => outcome.status === 'rejected')!.reason;
}
