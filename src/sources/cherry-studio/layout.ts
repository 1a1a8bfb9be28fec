import { WORK_FOLDER_NAME } from '../swap/index.ts';
import type { ExclusionReason } from './exclusions.ts';
import type { Era } from './generation.ts';
import type { PartId } from './parts.ts';

/*
 * Where Cherry Studio keeps what, as tables. A rule speaks of an entry and of everything in it for which no later rule speaks.
 * In a pattern `*` within a name stands for any characters.
 */

/** Where a path starts: the profile, `~/.cherrystudio`, or a folder of notes elsewhere. */
export type Place = 'profile' | 'home' | 'notes';

/** Files that are only meaningful together. */
export type UnitKind = 'sqlite' | 'leveldb';

/** What a rule says. */
export interface Rule {
  readonly pattern: readonly string[];
  /** The part it belongs to; else it is in no backup, for this reason. */
  readonly part?: PartId;
  readonly reason?: ExclusionReason;
  /** In whose lightweight backups it is. */
  readonly light?: Era;
  /** Nothing else than its entries is meant: each must have a rule of its own. */
  readonly isOnlyFolder?: true;
  /** May hold API keys or other passwords in a form that cannot be blanked. */
  readonly hasKeys?: true;
  /** Databases in it belong to the application; elsewhere a database is a file that somebody attached. */
  readonly hasUnits?: true;
}

type RuleOptions = Omit<Rule, 'pattern' | 'part' | 'reason'>;

const inPart = (path: string, part: PartId, options: RuleOptions = {}): Rule => ({
  pattern: path.split('/'),
  part,
  ...options,
});
const never = (reason: ExclusionReason, ...paths: string[]): Rule[] =>
  paths.map((path) => ({ pattern: path.split('/'), reason }));

const PROFILE_RULES: readonly Rule[] = [
  { pattern: ['Data'], isOnlyFolder: true },
  inPart('Data/*', 'other', { hasUnits: true }),
  inPart('Data/cherrystudio.sqlite*', 'main', { light: 'v2', hasUnits: true }),
  // Where early builds of 2.x had it.
  inPart('cherrystudio.sqlite*', 'main', { light: 'v2', hasUnits: true }),
  inPart('cache.json', 'main', { light: 'v2' }),
  inPart('IndexedDB', 'main', { light: 'v1', hasUnits: true, hasKeys: true }),
  inPart('Local Storage', 'main', { light: 'v1', hasUnits: true, hasKeys: true }),
  inPart('Data/Memory', 'main', { hasUnits: true }),
  inPart('Data/KnowledgeBase', 'knowledge', { hasUnits: true }),
  inPart('Data/KnowledgeBase/*/.cherry/index.sqlite*', 'knowledge-index', { hasUnits: true }),
  inPart('Data/Files', 'files'),
  inPart('Data/Files/custom-minapps.json', 'mini-apps'),
  inPart('Data/Notes', 'notes'),
  ...[
    'Data/agents.db*',
    'Data/Agents',
    'Data/Skills',
    'Data/Channels',
    'Data/Workspace',
    'Data/CodeCli',
    'Data/DeepSeekHarness',
    '.claude',
  ].map((path) => inPart(path, 'agents', { hasUnits: true })),
  inPart('Data/Agents/.claude/.credentials.json', 'agents', { hasKeys: true }),
  inPart('.claude/.credentials.json', 'agents', { hasKeys: true }),
  inPart('Data/MiniApps', 'mini-apps', { hasUnits: true }),
  ...[
    'config.json',
    'version.log',
    'window-state.json',
    'miniWindow-state.json',
    'quickAssistant-state.json',
  ].map((path) => inPart(path, 'app-config')),

  ...never('pending', 'Data/restore-journal.json*', 'restore-staging', '*.restore'),
  ...never('pending', 'data-reset.pending.json'),
  ...never('cache', 'Cache', 'Code Cache', 'GPUCache', 'GPUPersistentCache', 'Dawn*Cache'),
  ...never('cache', 'ShaderCache', 'GrShaderCache', 'GraphiteDawnCache', 'CacheStorage'),
  ...never('logs', 'logs', 'Crashpad', 'Crash Reports'),
  ...never('models', 'Runtime', 'tesseract'),
  ...never('toolchain', 'Toolchain'),
  ...never('app-state', 'Singleton*', 'lockfile', 'DevToolsActivePort', 'LOCK', 'LOG', 'LOG.old'),
  ...never('browser', 'Session Storage', 'Service Worker', 'WebStorage', 'Partitions', 'Network'),
  ...never('browser', 'Cookies*', 'blob_storage', 'databases', 'shared_proto_db', 'Dictionaries'),
  ...never('browser', 'Shared Dictionary', 'SharedStorage*', 'Trust Tokens*', 'DIPS*'),
  ...never(
    'browser',
    'Network Persistent State',
    'TransportSecurity',
    'Preferences',
    'Local State',
  ),
  ...never('browser', 'VideoDecodeStats', 'Extensions', 'Platform Notifications', 'File System'),
];

const HOME_RULES: readonly Rule[] = [
  inPart('config', 'app-config'),
  inPart('config/.copilot_token', 'app-config', { hasKeys: true }),
  inPart('config/mcp/oauth', 'app-config', { hasKeys: true }),
  ...never('this-computer', 'boot-config.json', 'profiles.json'),
  ...never('toolchain', 'bin', 'install', 'mcp'),
  ...never('models', 'ovms'),
  ...never('logs', 'trace'),
];

/** Of a folder of notes elsewhere everything belongs to one part. */
export const NOTES_RULE: Rule = { pattern: [], part: 'notes' };

/** What a restore keeps for undo. It may lie within what it was restored to. */
const KEPT: Rule = { pattern: [`${WORK_FOLDER_NAME}*`], reason: 'this-computer' };

/** What no rule names, at the top of a place. */
const UNKNOWN: Rule = { pattern: ['*'], reason: 'unknown' };

/**
 * The rule that speaks of exactly this path. Undefined where what is said of the folder around it holds.
 *
 * @param names from the place down; at least one
 */
export function ruleFor(place: Place, names: readonly string[]): Rule | undefined {
  if (names.at(-1)?.startsWith(WORK_FOLDER_NAME)) return KEPT;
  if (place === 'notes') return undefined;
  const rules = place === 'profile' ? PROFILE_RULES : HOME_RULES;
  // Later rules say more: `Data/*` stands before what is known of `Data`.
  const rule = rules.findLast(
    ({ pattern }) =>
      pattern.length === names.length && pattern.every((glob, at) => matches(glob, names[at]!)),
  );
  return rule ?? (names.length === 1 ? UNKNOWN : undefined);
}

/** The rule that holds for a path: the one that speaks of it, else of the nearest folder around it. */
export function ruleAround(place: Place, names: readonly string[]): Rule | undefined {
  for (let length = names.length; length > 0; length--) {
    const rule = ruleFor(place, names.slice(0, length));
    if (rule) return rule;
  }
  return place === 'notes' ? NOTES_RULE : undefined;
}

/** Whether a rule speaks of something in a folder. */
export function hasRulesWithin(place: Place, names: readonly string[]): boolean {
  if (place === 'notes') return false;
  const rules = place === 'profile' ? PROFILE_RULES : HOME_RULES;
  return rules.some(
    ({ pattern }) =>
      pattern.length > names.length && names.every((name, at) => matches(pattern[at]!, name)),
  );
}

function matches(glob: string, name: string): boolean {
  const star = glob.indexOf('*');
  if (star < 0) return glob === name;
  const [head, tail] = [glob.slice(0, star), glob.slice(star + 1)];
  return name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
}
