/**
 * What is blanked in a captured copy of the database of 2.x for a backup without API keys. Versions differ in their tables: what a database
 * does not have is passed over.
 */
export interface SecretsToBlank {
  /** Columns that get a value that says "none". */
  readonly columns: readonly {
    readonly table: string;
    readonly column: string;
    /** An SQL literal. */
    readonly blank: string;
  }[];
  /** Tables of sign-ins, all of whose rows go. */
  readonly tables: readonly string[];
  /** Rows of the table `preference` that go, by the end of their key. */
  readonly preferenceEndings: readonly string[];
  /** Rows of the table `preference` that go as a whole since keys are among their values. */
  readonly preferences: readonly string[];
}

/** Of Cherry Studio 2.0 and 2.1, as its public schemas tell. */
export const SECRETS: SecretsToBlank = {
  columns: [
    { table: 'user_provider', column: 'api_keys', blank: "'[]'" },
    { table: 'user_provider', column: 'auth_config', blank: 'NULL' },
    { table: 'mcp_server', column: 'env', blank: 'NULL' },
    { table: 'mcp_server', column: 'headers', blank: 'NULL' },
    // The tokens of bots.
    { table: 'agent_channel', column: 'config', blank: "'{}'" },
    { table: 'websearch_provider', column: 'api_key', blank: 'NULL' },
  ],
  tables: [
    'cherry_account_session',
    'cherry_cloud_session',
    'api_gateway_paired_device',
    'external_knowledge_connection',
  ],
  preferenceEndings: [
    '.access_key_id',
    '.secret_access_key',
    '.api_key',
    '.api_keys',
    '.pass',
    '.password',
    '.token',
    '.secret',
  ],
  preferences: ['chat.web_search.provider_overrides', 'feature.file_processing.overrides'],
};

/** Why a backup of 1.x cannot be without API keys. */
export const KEYS_IN_LEVELDB: Readonly<Record<'en' | 'zh-CN', string>> = {
  en: 'Version 1.x keeps API keys in LevelDB, whose files also hold earlier values and can be changed only by the app.',
  'zh-CN': '1.x 版本将 API 密钥保存在 LevelDB 中，其文件还保留着旧值，且只能由应用本身修改。',
};
