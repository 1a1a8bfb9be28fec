import type { Command } from 'commander';
import type { SnapshotFilter } from '../operations/snapshots/snapshot-filter.ts';
import { type Environment, fromEnvironment } from './environment.ts';
import { collect, collectTagLists } from './option-parsers.ts';

/** The options that say which snapshots are meant. */
export interface SnapshotFilterOptions {
  readonly host?: readonly string[];
  readonly tag?: readonly (readonly string[])[];
  readonly path?: readonly string[];
}

/**
 * Gives a command the options that say which snapshots are meant.
 * @param hostFlags for a command whose `-H` is something else
 */
export function addSnapshotFilter(command: Command, hostFlags = '-H, --host <host>'): Command {
  return command
    .option(hostFlags, 'only snapshots of this computer (can be repeated)', collect)
    .option(
      '--tag <tag[,tag...]>',
      'only snapshots with all these tags (can be repeated)',
      collectTagLists,
    )
    .option('--path <path>', 'only snapshots of this absolute path (can be repeated)', collect);
}

/** The filter that they mean. `RESTIC_HOST` counts unless a host is given; an empty one takes it back. */
export function filterOf(options: SnapshotFilterOptions, env: Environment): SnapshotFilter {
  const fallback = fromEnvironment(env, 'HOST');
  const hosts = options.host ?? (fallback === undefined ? [] : [fallback]);
  return {
    hosts: hosts.filter((host) => host !== ''),
    tags: options.tag ?? [],
    paths: options.path ?? [],
  };
}
