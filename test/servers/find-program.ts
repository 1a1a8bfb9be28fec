import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Where a program that tests run against is: in `PATH`, in `~/.cache/kirsch-tools/bin`, or in the folder that
 * `KIRSCH_TOOLS` names. `undefined` when it is in none of them.
 */
export function findProgram(name: string): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    join(homedir(), '.cache', 'kirsch-tools', 'bin'),
    process.env.KIRSCH_TOOLS ?? '',
  ];
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, file))
    .find(isExecutable);
}

/** Whether a missing program fails the tests (`KIRSCH_REQUIRE_TOOLS=1`) instead of skipping them. */
export function toolsAreRequired(): boolean {
  return process.env.KIRSCH_REQUIRE_TOOLS === '1';
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
