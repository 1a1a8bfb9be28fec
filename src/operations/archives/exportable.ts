import { isKirschError, KirschError } from '../../errors/index.ts';
import type { Node, Snapshot } from '../../format/index.ts';
import type { IndexedRepository } from '../../repository/indexed-repository.ts';
import {
  type BackupSystem,
  type ExportGeneration,
  MANIFEST_LIMIT,
  type ProfileManifest,
  parseManifest,
  parseVersionLog,
  STORED_ROOT,
} from '../../sources/index.ts';
import { readFileContent } from '../dump/file-content.ts';
import { tagValue } from '../snapshots/tag-value.ts';
import { findFolder } from '../trees/find-in-tree.ts';

/** A profile in a backup, and what is known of it. */
export interface ExportableProfile {
  /** Id of the listing of its folder. */
  readonly tree: string;
  readonly generation: ExportGeneration;
  /** The listing itself, by name. */
  readonly top: ReadonlyMap<string, Node>;
  /** That of `Data`. */
  readonly data: ReadonlyMap<string, Node>;
  readonly manifest: ProfileManifest | undefined;
  readonly appVersion: string | undefined;
  readonly system: BackupSystem | undefined;
}

const DATABASE = 'cherrystudio.sqlite';
const BROWSER_STORAGE = ['IndexedDB', 'Local Storage'];
const SYSTEMS: readonly BackupSystem[] = ['windows', 'macos', 'linux'];

/**
 * Finds the profile in a backup.
 *
 * @param path of its folder in the backup; that of every backup of a profile unless given
 * @throws KirschError `PATH_NOT_FOUND` where there is none, or not the data that no zip can be without
 */
export async function findExportable(
  repository: IndexedRepository,
  snapshot: Snapshot,
  { path = `/${STORED_ROOT}`, signal }: { path?: string; signal?: AbortSignal | undefined } = {},
): Promise<ExportableProfile> {
  const tree = await findFolder(repository, snapshot.tree, path, signal);
  const top = await listing(repository, tree, signal);
  const dataTree = top.get('Data')?.subtree;
  const data = dataTree ? await listing(repository, dataTree, signal) : new Map<string, Node>();
  const generation = generationOf(top, data);
  if (!generation) {
    throw new KirschError(
      'PATH_NOT_FOUND',
      `What this backup has in ${path} cannot become a backup of Cherry Studio’s: its chats and settings are not there.`,
      {
        hint: 'Restoring such a zip would empty them. Choose a backup that has them.',
        details: { path },
      },
    );
  }
  const manifest = await manifestOf(repository, top, signal);
  const version = await versionOf(repository, top, generation, signal);
  return {
    tree,
    generation,
    top,
    data,
    manifest,
    appVersion: manifest?.appVersion ?? tagValue(snapshot, 'app-version') ?? version,
    system: manifest?.system ?? SYSTEMS.find((system) => system === tagValue(snapshot, 'system')),
  };
}

/** C by its database; B by both folders, which its restore always replaces; A only as its own zips have it. */
function generationOf(
  top: ReadonlyMap<string, Node>,
  data: ReadonlyMap<string, Node>,
): ExportGeneration | undefined {
  const isFile = (node: Node | undefined) => node?.type === 'file';
  if (isFile(data.get(DATABASE)) || isFile(top.get(DATABASE))) return 'C';
  if (BROWSER_STORAGE.every((name) => top.get(name)?.type === 'dir')) return 'B';
  return isFile(top.get('data.json')) ? 'A' : undefined;
}

async function listing(
  repository: IndexedRepository,
  treeId: string,
  signal: AbortSignal | undefined,
): Promise<Map<string, Node>> {
  const nodes = await repository.loadTree(treeId, signal);
  return new Map(nodes.map((node) => [node.name, node]));
}

/** A backup without one, or with one of a later version, is exported all the same. */
async function manifestOf(
  repository: IndexedRepository,
  top: ReadonlyMap<string, Node>,
  signal: AbortSignal | undefined,
): Promise<ProfileManifest | undefined> {
  const bytes = await smallFile(repository, top.get('kirsch.json'), MANIFEST_LIMIT, signal);
  if (!bytes) return undefined;
  try {
    return parseManifest(bytes);
  } catch (error) {
    if (isKirschError(error, 'MANIFEST_INVALID')) return undefined;
    throw error;
  }
}

const MOST_OF_LOG = 256 * 1024;

/** The version that ran last, of those whose data it is. */
async function versionOf(
  repository: IndexedRepository,
  top: ReadonlyMap<string, Node>,
  generation: ExportGeneration,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const bytes = await smallFile(repository, top.get('version.log'), MOST_OF_LOG, signal);
  const isOfC = (version: string) => Number.parseInt(version, 10) >= 2;
  const versions = parseVersionLog(bytes?.toString('utf8') ?? '').map(({ version }) => version);
  return versions.findLast((version) => isOfC(version) === (generation === 'C'));
}

async function smallFile(
  repository: IndexedRepository,
  node: Node | undefined,
  mostBytes: number,
  signal: AbortSignal | undefined,
): Promise<Buffer | undefined> {
  if (node?.type !== 'file' || Number(node.size) > mostBytes) return undefined;
  const parts: Buffer[] = [];
  for await (const part of readFileContent(repository, node, signal)) parts.push(part);
  return Buffer.concat(parts);
}
