import type { Command } from 'commander';
import type { CopyResult } from '../../operations/copy/copy-snapshots.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-codes.ts';
import { countOf, formatBytes } from '../format-values.ts';
import { compressionOf, packSizeOf } from '../global-options.ts';
import { withExample } from '../help-example.ts';
import { limitHeap } from '../limit-heap.ts';
import { underLock } from '../open-repository.ts';
import { openTwoRepositories } from '../open-two-repositories.ts';
import {
  addSecondRepository,
  contextOfSecondRepository,
  type SecondRepositoryOptions,
} from '../second-repository.ts';
import { shortId } from '../snapshot-json.ts';
import { addSnapshotFilter, filterOf, type SnapshotFilterOptions } from '../snapshot-options.ts';
import { shareDone, showProgress } from '../status-lines.ts';

interface CopyCommandOptions extends SnapshotFilterOptions, SecondRepositoryOptions {}

export function defineCopy(program: Command, action: ActionMaker): void {
  const command = addSecondRepository(
    addSnapshotFilter(
      program
        .command('copy [snapshots...]')
        .description('Copy backups from another repository that are not in this one yet.'),
    ),
  ).action(action<CopyCommandOptions>(copyCommand));
  withExample(command, 'kirsch copy --repo storage:second --from-repo storage:home');
}

async function copyCommand(
  context: CommandContext,
  names: readonly string[],
  options: CopyCommandOptions,
): Promise<number> {
  const from = contextOfSecondRepository(context, options);
  limitHeap();
  const [source, target] = await openTwoRepositories(from, context);
  try {
    return await underLock(from, source, 'shared', (fromSignal) => {
      // The source may go without a lock; who writes may not.
      const to = { ...context, signal: fromSignal, global: { ...context.global, lock: true } };
      return underLock(to, target, 'shared', (signal) =>
        copy(context, source, target, { names, options, signal }),
      );
    });
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

async function copy(
  context: CommandContext,
  source: OpenRepository,
  target: OpenRepository,
  { names, options, signal }: CopyWish,
): Promise<number> {
  const { output, env, global } = context;
  const [{ loadIndex }, { loadSnapshots }, { selectSnapshots }, { planCopy }, { cutsAlike }] =
    await Promise.all([
      import('../../repository/indexed-repository.ts'),
      import('../../operations/snapshots/load-snapshots.ts'),
      import('../../operations/snapshots/resolve-snapshot.ts'),
      import('../../operations/copy/plan-copy.ts'),
      import('../../operations/copy/cuts-alike.ts'),
    ]);
  if (!cutsAlike(source.config, target.config)) {
    output.warn(
      'The two repositories cut files at different places: what is copied and what is backed up here directly share no data. ' +
        'A repository made with `kirsch init --from-repo … --copy-chunker-params` cuts alike.',
    );
  }
  const [there, chosen] = await Promise.all([
    // A damaged one is no copy of anything.
    loadSnapshots(target, { signal, onDamaged: () => {} }),
    selectSnapshots(source, { names, filter: filterOf(options, env), signal }),
  ]);
  const plan = planCopy(chosen, there);
  for (const { sourceId, targetId } of plan.there) {
    output.say(`snapshot ${shortId(sourceId)} is there already, as ${shortId(targetId)}`, 1);
  }
  if (plan.missing.length === 0) {
    return report(context, plan.there.length, { copied: [], hurt: 0, blobs: 0, bytes: 0 });
  }
  const { copySnapshots } = await import('../../operations/copy/copy-snapshots.ts');
  const open = (repository: OpenRepository): Promise<IndexedRepository> =>
    loadIndex(repository, { signal });
  const result = await copySnapshots(await open(source), await open(target), plan.missing, {
    compression: compressionOf(global, env),
    packSizeMiB: packSizeOf(global, env),
    signal,
    onProgress: showProgress(output, (progress, secondsElapsed) => ({
      seconds_elapsed: secondsElapsed,
      percent_done: shareDone(progress),
      total_blobs: progress.totalFiles,
      blobs_done: progress.files,
      total_bytes: progress.totalBytes,
      bytes_done: progress.bytes,
    })),
    onCopied: ({ sourceId, targetId }) => {
      const source_snapshot_id = sourceId;
      if (output.json)
        output.value({ message_type: 'copied', source_snapshot_id, snapshot_id: targetId });
      else output.say(`snapshot ${shortId(targetId)} saved, copied from ${shortId(sourceId)}`);
    },
    onHurt: (id, { message }) => {
      const text = `snapshot ${shortId(id)} is not copied, for the source has lost what it needs: ${message}`;
      if (output.json) output.warnValue({ message_type: 'error', item: id, message: text });
      else output.warn(`error: ${text}`);
    },
  });
  return report(context, plan.there.length, result);
}

interface CopyWish {
  readonly names: readonly string[];
  readonly options: CopyCommandOptions;
  readonly signal: AbortSignal;
}

function report({ output }: CommandContext, there: number, result: CopyResult): number {
  const { copied, hurt, blobs, bytes } = result;
  if (output.json) {
    output.value({
      message_type: 'summary',
      snapshots_copied: copied.length,
      snapshots_there: there,
      snapshots_failed: hurt,
      blobs_added: blobs,
      bytes_added: bytes,
    });
  } else {
    output.say(
      `copied ${countOf(copied.length, 'snapshot')}, ${there} there already; ` +
        `added ${countOf(blobs, 'blob')} (${formatBytes(bytes)})`,
    );
  }
  return hurt > 0 ? EXIT.failed : EXIT.ok;
}
