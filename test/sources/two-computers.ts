import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, relative } from 'node:path';
import { backupProfile } from '../../src/operations/profile-backup/backup-profile.ts';
import type { ProfileBackupResult } from '../../src/operations/profile-backup/profile-backup-options.ts';
import {
  findProfiles,
  openSqlite,
  type Profile,
  realComputer,
  type SourceComputer,
} from '../../src/sources/index.ts';
import type { MemoryBackups } from '../memory-backups.ts';

/** A computer with a user and a profile, in a folder of the test's. */
export class TestComputer {
  readonly home: string;
  readonly folder: string;
  /** Processes that run on it. */
  running: { pid: number; name: string; commandLine: string }[] = [];

  constructor(base: string, user: string) {
    this.home = join(base, user);
    this.folder = join(this.home, '.config', 'CherryStudio');
    mkdirSync(join(this.home, '.config'), { recursive: true });
  }

  get computer(): SourceComputer {
    const real = realComputer({});
    return { ...real, home: this.home, host: hostname(), processes: async () => this.running };
  }

  copyFrom(sample: string): void {
    rmSync(this.folder, { recursive: true, force: true });
    const options = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true };
    cpSync(sample, this.folder, options);
  }

  async profile(): Promise<Profile> {
    const { profiles } = await findProfiles(this.computer);
    return profiles.find(({ folder }) => folder === this.folder)!;
  }

  async backUp(backups: MemoryBackups): Promise<ProfileBackupResult> {
    return backupProfile(backups.repository, {
      profile: await this.profile(),
      homeFolder: this.home,
      host: 'computer-a',
      username: 'ada',
    });
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Every file of the profile, with its content, and where each symlink leads. */
  read(): Record<string, string> {
    return readTree(this.folder);
  }
}

/** Every file in a folder, with its content in Latin-1. */
export function readTree(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [
        relative(folder, path).replaceAll('\\', '/'),
        readFileSync(path, 'latin1'),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** What a query finds in a database. */
export async function query(
  database: string,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const connection = await openSqlite(database);
  try {
    return connection.prepare(sql).all();
  } finally {
    connection.close();
  }
}

/** Changes a database. */
export async function execute(database: string, sql: string): Promise<void> {
  const connection = await openSqlite(database);
  try {
    connection.exec(sql);
  } finally {
    connection.close();
  }
}
