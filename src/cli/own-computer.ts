import { homedir } from 'node:os';
import type { Environment } from './environment.ts';

/** Whether a backup is to say which computer made it. */
export function wantsComputer(option: boolean | undefined, env: Environment): boolean {
  return option ?? env['KIRSCH_COMPUTER'] === '1';
}

/** The tag that says that this computer made a backup. */
export async function ownComputerTag(env: Environment): Promise<string> {
  const [{ ownComputerId }, { settingsFilePath }, { computerTag }] = await Promise.all([
    import('../settings/computer-id.ts'),
    import('../settings/file/settings-place.ts'),
    import('../operations/computers/computer-tags.ts'),
  ]);
  return computerTag(await ownComputerId(settingsFilePath(env, process.platform, homedir())));
}
