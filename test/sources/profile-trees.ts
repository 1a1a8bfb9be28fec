import { pathsOf, type SourcePlatform } from '../../src/sources/computer.ts';
import { type MemoryEntry, SQLITE_HEAD } from './memory-computer.ts';

type Tree = Record<string, MemoryEntry>;

const database = (size: number, modified = 5): MemoryEntry => ({
  size,
  modified,
  head: SQLITE_HEAD,
});

/** A tree with its paths below a folder, written as that system does. */
export function below(platform: SourcePlatform, folder: string, tree: Tree): Tree {
  const paths = pathsOf(platform);
  return Object.fromEntries(
    Object.entries(tree).map(([path, entry]) => [paths.join(folder, ...path.split('/')), entry]),
  );
}

/** What 1.x keeps. */
export function v1Tree(version = '1.9.13', modified = 5): Tree {
  return {
    'IndexedDB/file__0.indexeddb.leveldb/000003.log': { size: 1000, modified },
    'IndexedDB/file__0.indexeddb.leveldb/CURRENT': { size: 16 },
    'IndexedDB/file__0.indexeddb.leveldb/LOCK': { size: 0 },
    'IndexedDB/file__0.indexeddb.blob/1/00/2': { size: 300 },
    'Local Storage/leveldb/000003.log': { size: 200, modified },
    'Local Storage/leveldb/LOCK': { size: 0 },
    'Data/Files/letter.pdf': { size: 5000 },
    'Data/Files/custom-minapps.json': '[]',
    'Data/KnowledgeBase/base1': database(7000),
    'Data/agents.db': database(4096),
    'Data/agents.db-wal': { size: 100 },
    'Data/Memory/memories.db': database(8192),
    'Data/Notes/one.md': 'a note',
    '.claude/projects/p/session.jsonl': { size: 50 },
    'Cache/Cache_Data/data_0': { size: 90_000 },
    'Network/Cookies': { size: 20 },
    'logs/app.log': { size: 10 },
    'config.json': '{"language":"en-US"}',
    'version.log': `1.7.2|mac|prod|packaged|install|2025-01-15T08:30:00.000Z\n${version}|mac|prod|packaged|install|2026-01-15T08:30:00.000Z\n`,
  };
}

/** What 2.x keeps, with what 1.x has left. */
export function v2Tree(version = '2.1.0', modified = 9): Tree {
  return {
    ...v1Tree(),
    'version.log': `1.9.13|mac|prod|packaged|install|2026-01-15T08:30:00.000Z\n${version}|mac|prod|packaged|install|2026-05-15T08:30:00.000Z\n`,
    'Data/cherrystudio.sqlite': database(40_960, modified),
    'Data/cherrystudio.sqlite-wal': { size: 500 },
    'Data/cherrystudio.sqlite-shm': { size: 32_768 },
    'Data/KnowledgeBase/base2/raw/paper.md': { size: 600 },
    'Data/KnowledgeBase/base2/.cherry/index.sqlite': database(60_000),
    'Data/KnowledgeBase/base2/.cherry/index.sqlite-wal': { size: 40 },
    'Data/Agents/a/memory.md': 'remember',
    'Data/Agents/.claude/.credentials.json': '{}',
    'Data/Skills/s/SKILL.md': 'a skill',
    'Data/MiniApps/data/app/save.db': database(1000),
    'Data/Future/thing.bin': { size: 77 },
    'cache.json': '{}',
    'Runtime/models/large.onnx': { size: 1_000_000 },
    'Toolchain/mise/bin/tool': { size: 2000 },
    SomethingNew: { size: 11 },
  };
}
