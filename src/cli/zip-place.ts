import type { Command } from 'commander';

/** Gives a command the option that says where zips are. */
export function addZipPlace(command: Command): Command {
  return command.option(
    '--in <place>',
    'a folder, s3:https://host/bucket/path or storage:NAME (default: where the repository is)',
  );
}
