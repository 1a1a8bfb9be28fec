/* A backup of a user's profile in a process of its own that kills itself when a stage begins: `node backup-child.ts HOME TEMPORARY STAGE`. */
import { join } from 'node:path';
import { backupProfile } from '../../src/operations/profile-backup/backup-profile.ts';
import { findProfiles, realComputer } from '../../src/sources/index.ts';
import { MemoryBackups } from '../memory-backups.ts';

const [home, temporaryFolder, last] = process.argv.slice(2) as [string, string, string];
const { repository } = await MemoryBackups.create();
const { profiles } = await findProfiles({ ...realComputer({}), home });
await backupProfile(repository, {
  profile: profiles.find(({ folder }) => folder.startsWith(join(home, '.config')))!,
  host: 'a-computer',
  username: 'eve',
  temporaryFolder,
  onStage: ({ stage }) => {
    if (stage === last) process.kill(process.pid, 'SIGKILL');
  },
});
