/* A backup of a user's profile in a process of its own, which kills itself when its databases are copied: `node backup-child.ts HOME TEMPORARY`. */
import { join } from 'node:path';
import { backupProfile } from '../../src/operations/profile-backup/backup-profile.ts';
import { findProfiles, realComputer } from '../../src/sources/index.ts';
import { MemoryBackups } from '../memory-backups.ts';

const [home, temporaryFolder] = process.argv.slice(2) as [string, string];
const { repository } = await MemoryBackups.create();
const { profiles } = await findProfiles({ ...realComputer({}), home });
await backupProfile(repository, {
  profile: profiles.find(({ folder }) => folder.startsWith(join(home, '.config')))!,
  host: 'a-computer',
  username: 'eve',
  temporaryFolder,
  choice: { isLightweight: true },
  onStage: ({ stage }) => {
    if (stage === 'store') process.kill(process.pid, 'SIGKILL');
  },
});
