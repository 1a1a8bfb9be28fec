import { type ProcessFacts, pathKey, pathsOf, type SourceComputer } from '../computer.ts';
import { userDataFolderOf } from '../process-list.ts';

/** What was looked at to see whether the application runs. */
export type EvidenceKind = 'process' | 'singleton-lock' | 'leveldb-lock' | 'sqlite-lock';

/** One thing that was looked at. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** A file, or what was looked for among the processes. */
  readonly subject: string;
  /**
   * `in-use`: this profile is open. `elsewhere`: a Cherry Studio runs, and nothing says on which profile. `free`: not in use.
   * `absent`: there is no such file. `unknown`: that could not be told.
   */
  readonly found: 'in-use' | 'elsewhere' | 'free' | 'absent' | 'unknown';
  readonly pid?: number;
}

/** Whether Cherry Studio has a profile open. */
export interface Presence {
  /** `unclear` when what would tell could not be looked at. */
  readonly state: 'running' | 'closed' | 'unclear';
  readonly evidence: readonly Evidence[];
}

/** Files that the running application keeps locked, from the profile down. */
const LOCKED: readonly (readonly [EvidenceKind, ...names: string[]])[] = [
  ['leveldb-lock', 'IndexedDB', 'file__0.indexeddb.leveldb', 'LOCK'],
  ['leveldb-lock', 'Local Storage', 'leveldb', 'LOCK'],
  // A connection in WAL mode keeps a lock on the file beside the database, one in older modes on the database.
  ['sqlite-lock', 'Data', 'cherrystudio.sqlite-shm'],
  ['sqlite-lock', 'Data', 'cherrystudio.sqlite'],
  ['sqlite-lock', 'Data', 'agents.db-shm'],
  ['sqlite-lock', 'Data', 'agents.db'],
  // What Chromium has on Windows instead of a symlink.
  ['singleton-lock', 'lockfile'],
];
const SUBJECT = 'Cherry Studio';

/** Whether Cherry Studio has this profile open, and what was looked at to tell. Nothing is opened for writing. */
export async function lookForApp(
  computer: SourceComputer,
  folder: string,
  processes: readonly ProcessFacts[] | undefined,
): Promise<Presence> {
  const evidence = [
    processEvidence(computer, folder, processes),
    await singletonEvidence(computer, folder, processes),
    ...(await lockEvidence(computer, folder)),
  ];
  return { state: conclude(evidence), evidence };
}

/** Whether a process is Cherry Studio, by the name of its program: `Cherry Studio.exe`, `cherrystudio`, `Cherry-Studio-1.9.0.AppImage`. */
export function isCherryStudio({ name }: ProcessFacts): boolean {
  return /^cherry[ _-]?studio/i.test(name);
}

function processEvidence(
  { platform }: SourceComputer,
  folder: string,
  processes: readonly ProcessFacts[] | undefined,
): Evidence {
  const evidence = { kind: 'process', subject: SUBJECT } as const;
  if (!processes) return { ...evidence, found: 'unknown' };
  const key = pathKey(folder, platform);
  const here = processes.find((process) => {
    const used = userDataFolderOf(process);
    return used !== undefined && pathKey(used, platform) === key;
  });
  if (here) return { ...evidence, found: 'in-use', pid: here.pid };
  // Helpers name their folder, and are therefore not of this profile.
  const somewhere = processes.find(
    (process) => isCherryStudio(process) && userDataFolderOf(process) === undefined,
  );
  return somewhere
    ? { ...evidence, found: 'elsewhere', pid: somewhere.pid }
    : { ...evidence, found: 'free' };
}

/** Chromium's symlink `SingletonLock` says `host-pid`. It stays behind when the application is killed. */
async function singletonEvidence(
  { files, host, platform }: SourceComputer,
  folder: string,
  processes: readonly ProcessFacts[] | undefined,
): Promise<Evidence> {
  const subject = pathsOf(platform).join(folder, 'SingletonLock');
  const evidence = { kind: 'singleton-lock', subject } as const;
  const match = /^(.*)-(\d+)$/.exec((await files.link(subject).catch(() => undefined)) ?? '');
  if (!match) return { ...evidence, found: 'absent' };
  const pid = Number(match[2]);
  // Another computer that shares the folder: nobody here can tell.
  if (match[1] !== host || !processes) return { ...evidence, found: 'unknown', pid };
  const isAlive = processes.some((process) => process.pid === pid);
  return { ...evidence, found: isAlive ? 'in-use' : 'free', pid };
}

async function lockEvidence(computer: SourceComputer, folder: string): Promise<Evidence[]> {
  const paths = pathsOf(computer.platform);
  const evidence: (Pick<Evidence, 'kind' | 'subject'> & { isThere: boolean })[] = [];
  for (const [kind, ...names] of LOCKED) {
    const subject = paths.join(folder, ...names);
    const facts = await computer.files.facts(subject).catch(() => undefined);
    evidence.push({ kind, subject, isThere: facts?.kind === 'file' });
  }
  const there = evidence.filter(({ isThere }) => isThere).map(({ subject }) => subject);
  const held = there.length > 0 ? await computer.locks(there) : new Map();
  return evidence
    .filter(({ isThere, subject }) => isThere || !subject.endsWith('lockfile'))
    .map(({ kind, subject, isThere }): Evidence => {
      if (!isThere) return { kind, subject, found: 'absent' };
      if (!held) return { kind, subject, found: 'unknown' };
      const holder = held.get(subject);
      if (!holder) return { kind, subject, found: 'free' };
      return { kind, subject, found: 'in-use', ...(holder.pid ? { pid: holder.pid } : {}) };
    });
}

function conclude(evidence: readonly Evidence[]): Presence['state'] {
  const has = (found: Evidence['found'], kind?: EvidenceKind) =>
    evidence.some((entry) => entry.found === found && (!kind || entry.kind === kind));
  if (has('in-use')) return 'running';
  // A LevelDB that is open is locked on every system, so one that is free says that this profile is closed.
  if (has('free', 'leveldb-lock')) return 'closed';
  return has('elsewhere') || has('unknown') ? 'unclear' : 'closed';
}
