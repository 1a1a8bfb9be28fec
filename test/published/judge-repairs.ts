import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyFile, sha256 } from '../../src/format/index.ts';
import { check } from '../../src/operations/check/check.ts';
import { repairIndex } from '../../src/operations/repair/repair-index.ts';
import { repairPacks } from '../../src/operations/repair/repair-packs.ts';
import { repairSnapshots } from '../../src/operations/repair/repair-snapshots.ts';
import { loadSnapshots } from '../../src/operations/snapshots/load-snapshots.ts';
import { keyOf } from '../../src/repository/file-kind.ts';
import type { OpenRepository } from '../../src/repository/open-repository.ts';
import { readFolder } from '../restored-tree.ts';
import { SharedRepository } from '../shared-repository.ts';
import { type Harm, NO_HARM } from './harms.ts';

/** What one program made of a harmed repository. */
export interface Judgement {
  /** Whether its check found something wrong before. */
  readonly found: boolean;
  /** Whether `restic check --read-data` finds nothing after its repairs. */
  readonly isClean: boolean;
  /** The format version after its repairs. */
  readonly version: number;
  /** Every file with content that then comes back: the id that its snapshot had first, path and content. */
  readonly files: ReadonlySet<string>;
}

/** A repository that was published, and what befell it. */
export interface RepairCase {
  /** The name of its archive. */
  readonly name: string;
  readonly harm: Harm;
  /** What came back before the harm; of one that was published damaged, what restic brings back. */
  readonly before: ReadonlySet<string>;
  readonly restic: Judgement;
  readonly kirsch: Judgement;
}

const PASSWORD = 'cheap';
const KEY = {
  username: 'ann',
  hostname: 'desk',
  created: '2026-01-02T03:04:05Z',
  N: 2,
  r: 1,
  p: 1,
};

/** Lets both programs judge, repair and restore copies of a repository. */
export async function judgeRepairs(
  archive: string,
  name: string,
  password: string,
  harm: Harm,
): Promise<RepairCase> {
  const base = mkdtempSync(join(tmpdir(), 'kirsch-published-'));
  try {
    const original = join(base, 'original');
    mkdirSync(original);
    execFileSync('tar', ['-xzf', archive, '-C', original]);
    makeWritable(original);
    const repository = join(original, 'repo');
    await new SharedRepository(repository, {}, password).kirsch(replaceKey);
    const before = await restoredFiles(repository, join(base, 'before'));
    await open(repository).kirsch(harm.befall);
    const [forRestic, forKirsch] = [join(base, 'restic'), join(base, 'kirsch')];
    for (const copy of [forRestic, forKirsch]) cpSync(repository, copy, { recursive: true });
    const restic = await judge(forRestic, base, repairByRestic);
    const kirsch = await judge(forKirsch, base, repairByKirsch);
    return { name, harm, before: harm === NO_HARM ? restic.files : before, restic, kirsch };
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** @param repair gives back whether something was wrong */
async function judge(
  folder: string,
  base: string,
  repair: (shared: SharedRepository, base: string) => Promise<boolean>,
): Promise<Judgement> {
  const shared = open(folder);
  const found = await repair(shared, base);
  const { code } = await shared.restic(['check', '--read-data'], { anyExit: true });
  const version = await shared.kirsch(async ({ config }) => config.version);
  const files = await restoredFiles(folder, `${folder}-restored`);
  return { found, isClean: code === 0, version, files };
}

/** In the order of restic's guide to damaged repositories. */
async function repairByRestic(shared: SharedRepository, base: string): Promise<boolean> {
  const { code, stdout } = await shared.restic(['check', '--read-data', '--json'], {
    anyExit: true,
  });
  const summary = stdout.split('\n').find((line) => line.includes('"summary"'));
  const { broken_packs: broken } = JSON.parse(summary ?? '{}') as {
    broken_packs?: string[] | null;
  };
  // It keeps copies of packs where it runs.
  if (broken?.length) {
    await shared.restic(['repair', 'packs', ...broken], { anyExit: true, cwd: base });
  }
  await shared.restic(['repair', 'index'], { anyExit: true });
  await shared.restic(['repair', 'snapshots', '--forget'], { anyExit: true });
  return code !== 0;
}

/** In the order in which `kirsch check` advises, files of this computer left aside. */
async function repairByKirsch(shared: SharedRepository): Promise<boolean> {
  return shared.kirsch(async (repository) => {
    const { problems } = await check(repository, { readData: 'all', workers: 1 });
    await repairIndex(repository);
    const { damagedPacks } = await check(repository, { readData: 'all', workers: 1 });
    if (damagedPacks.length > 0) await repairPacks(repository, damagedPacks);
    await repairSnapshots(repository, await loadSnapshots(repository), { forget: true });
    return problems.length > 0;
  });
}

async function restoredFiles(folder: string, target: string): Promise<Set<string>> {
  const shared = open(folder);
  const files = new Set<string>();
  const { stdout } = await shared.restic(['snapshots', '--json'], { anyExit: true });
  const snapshots = JSON.parse(stdout || '[]') as { id: string; original?: string }[];
  for (const { id, original } of snapshots) {
    await shared.restic(['restore', id, '--target', target], { anyExit: true });
    for (const [path, facts] of readFolder(target)) {
      // An empty file needs nothing that could be lost.
      if (/ [1-9]\d* bytes /.test(facts))
        files.add(`${original ?? id}${path} ${facts.split(' ').at(-1)}`);
    }
    rmSync(target, { recursive: true, force: true });
  }
  return files;
}

/** Gives a repository a password that costs nothing to try, in place of its own. */
async function replaceKey(repository: OpenRepository): Promise<void> {
  const file = await createKeyFile(repository.masterKey, PASSWORD, KEY);
  await repository.storage.put(keyOf('key', sha256(file)), file);
  await repository.storage.delete(keyOf('key', repository.keyId));
}

function open(folder: string): SharedRepository {
  return new SharedRepository(folder, {}, PASSWORD);
}

/** Archives keep that restic writes its files for reading only. */
function makeWritable(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  }
}
