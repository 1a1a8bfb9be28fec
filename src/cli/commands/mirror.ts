import type { Command } from 'commander';
import { KirschError } from '../../errors/index.ts';
import type { MirrorResult } from '../../operations/mirror/mirror-options.ts';
import {
  MIRRORED_KINDS,
  type MirrorObject,
  type MirrorPlan,
} from '../../operations/mirror/mirror-plan.ts';
import type { OpenRepository } from '../../repository/open-repository.ts';
import type { Storage } from '../../storage/index.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { countOf, formatBytes } from '../format-values.ts';
import { withExample } from '../help-example.ts';
import { limitHeap } from '../limit-heap.ts';
import { lockOptions, openStorageOf, withRepository } from '../open-repository.ts';
import { shareDone, showProgress } from '../status-lines.ts';

interface MirrorCommandOptions {
  readonly delete?: boolean;
  readonly dryRun?: boolean;
  readonly verify?: boolean;
}

export function defineMirror(program: Command, action: ActionMaker): void {
  const command = program
    .command('mirror <source> <target>')
    .description('Make another storage hold the same repository, object by object.')
    .option('--delete', 'remove from the target what the source has no more')
    .option('-n, --dry-run', 'show what would be done, and do nothing')
    .option('--verify', 'read back what was stored, and compare')
    .action(action<MirrorCommandOptions>(mirrorCommand));
  withExample(command, 'kirsch mirror storage:home storage:second --delete --dry-run');
}

async function mirrorCommand(
  context: CommandContext,
  [source, target]: readonly string[],
  options: MirrorCommandOptions,
): Promise<undefined> {
  const { repo, repositoryFile } = context.global;
  if (repo !== undefined || repositoryFile !== undefined) {
    throw new KirschError('BAD_ARGUMENT', 'A mirror has a source and a target, and no --repo.', {
      hint: 'Name both: `kirsch mirror SOURCE TARGET`.',
    });
  }
  limitHeap();
  await withRepository(withRepo(context, source!), 'shared', async (repository, signal) => {
    const storage = await openStorageOf(withRepo(context, target!));
    try {
      report(context, options, await runMirror(context, options, repository, storage, signal));
    } finally {
      await storage.close();
    }
  });
}

async function runMirror(
  context: CommandContext,
  { delete: removes = false, dryRun = false, verify = false }: MirrorCommandOptions,
  source: OpenRepository,
  target: Storage,
  signal: AbortSignal,
): Promise<MirrorResult> {
  const { output } = context;
  const { mirror } = await import('../../operations/mirror/mirror.ts');
  const { exclusive: _, ...lock } = await lockOptions(context, 'exclusive');
  return mirror(source, target, {
    delete: removes,
    dryRun,
    verify,
    lock,
    signal,
    onPlan: (plan) => {
      if (output.json) output.value({ message_type: 'plan', ...planJson(plan) });
      else for (const line of planLines(plan)) output.say(line);
      if (plan.lost.length > 0) {
        output.warn(
          `The source has lost ${countOf(plan.lost.length, 'pack')} that its index names, and the mirror still has: not removed. ` +
            'Copy them back, and run `kirsch check` on the source.',
        );
      }
    },
    onProgress: showProgress(output, (progress, secondsElapsed) => ({
      seconds_elapsed: secondsElapsed,
      percent_done: shareDone(progress),
      total_files: progress.totalFiles,
      files_done: progress.files,
      total_bytes: progress.totalBytes,
      bytes_done: progress.bytes,
    })),
  });
}

function report(
  { output }: CommandContext,
  { dryRun = false }: MirrorCommandOptions,
  { copied, bytes, removed, plan }: MirrorResult,
): void {
  if (output.json) {
    output.value({
      message_type: 'summary',
      files_copied: copied,
      bytes_copied: bytes,
      files_removed: removed,
      dry_run: dryRun,
    });
  } else if (!dryRun) {
    const isSame = plan.copy.length + plan.remove.length === 0;
    output.say(
      isSame
        ? 'the mirror is as its source'
        : `stored ${countOf(copied, 'object')} (${formatBytes(bytes)}), removed ${removed}`,
    );
  }
}

function planLines({ copy, broken, remove }: MirrorPlan): string[] {
  const lines = [];
  if (copy.length > 0) lines.push(`to store: ${describe(copy)}`);
  if (broken > 0) lines.push(`of these ${broken} are there in another size: broken, and replaced`);
  if (remove.length > 0) lines.push(`to remove: ${describe(remove)}`);
  return lines.length > 0 ? lines : ['nothing to do'];
}

function describe(objects: readonly MirrorObject[]): string {
  const counts = Object.entries(countsOf(objects)).filter(([, count]) => count > 0);
  const bytes = objects.reduce((sum, { size }) => sum + size, 0);
  return `${counts.map(([kind, count]) => `${count} ${kind}`).join(', ')} (${formatBytes(bytes)})`;
}

function planJson({ copy, broken, remove, lost }: MirrorPlan) {
  return { store: countsOf(copy), broken, remove: countsOf(remove), lost_packs: lost };
}

function countsOf(objects: readonly MirrorObject[]): Record<string, number> {
  return Object.fromEntries(
    MIRRORED_KINDS.map((kind) => [kind, objects.filter((object) => object.kind === kind).length]),
  );
}

/** The context in which that is the repository. */
function withRepo(context: CommandContext, repo: string): CommandContext {
  return { ...context, global: { ...context.global, repo } };
}
