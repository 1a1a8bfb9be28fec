/*
 * The tables of generation C that matter to a backup, with the columns that Cherry Studio's public schemas name for 2.0 and 2.1. Written
 * anew and less than the whole: indexes that only make queries faster, and tables of features that keep little, are left out.
 */

const timestamps = 'created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL';
const deletable = `${timestamps}, deleted_at INTEGER`;

/** What makes an empty database. */
export const SCHEMA_OF_C = `
CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL, created_at NUMERIC);
CREATE TABLE app_state (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, description TEXT, ${timestamps});
CREATE TABLE preference (scope TEXT NOT NULL DEFAULT 'default', key TEXT NOT NULL, value TEXT, ${timestamps},
  PRIMARY KEY (scope, key));
CREATE TABLE user_provider (id TEXT PRIMARY KEY NOT NULL, provider_id TEXT NOT NULL UNIQUE, preset_provider_id TEXT,
  name TEXT NOT NULL, base_urls TEXT, default_chat_endpoint TEXT, api_keys TEXT DEFAULT '[]', auth_config TEXT,
  provider_settings TEXT, is_enabled INTEGER DEFAULT 1, sort_order INTEGER DEFAULT 0, ${timestamps});
CREATE TABLE user_model (id TEXT PRIMARY KEY NOT NULL, provider_id TEXT NOT NULL, model_id TEXT NOT NULL, name TEXT,
  capabilities TEXT, context_window INTEGER, is_enabled INTEGER DEFAULT 1, sort_order INTEGER DEFAULT 0, ${timestamps});
CREATE TABLE assistant (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, prompt TEXT DEFAULT '', emoji TEXT,
  description TEXT DEFAULT '', model_id TEXT REFERENCES user_model (id) ON DELETE RESTRICT, settings TEXT, ${deletable});
CREATE TABLE "group" (id TEXT PRIMARY KEY NOT NULL, entity_type TEXT NOT NULL, name TEXT NOT NULL,
  sort_order INTEGER DEFAULT 0, ${timestamps});
CREATE TABLE topic (id TEXT PRIMARY KEY NOT NULL, name TEXT, is_name_manually_edited INTEGER DEFAULT 0, assistant_id TEXT,
  active_node_id TEXT, group_id TEXT REFERENCES "group" (id) ON DELETE SET NULL, sort_order INTEGER DEFAULT 0,
  is_pinned INTEGER DEFAULT 0, ${deletable});
CREATE TABLE message (id TEXT PRIMARY KEY NOT NULL, parent_id TEXT REFERENCES message (id) ON DELETE SET NULL,
  topic_id TEXT NOT NULL REFERENCES topic (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system', 'tool')), data TEXT NOT NULL,
  searchable_text TEXT NOT NULL DEFAULT '', fts_rowid INTEGER,
  status TEXT NOT NULL CHECK (status IN ('pending', 'success', 'error', 'paused')), siblings_group_id INTEGER DEFAULT 0,
  model_id TEXT, stats TEXT, trace_id TEXT, ${deletable});
CREATE INDEX message_topic_created_idx ON message (topic_id, created_at);
CREATE UNIQUE INDEX message_fts_rowid_uniq ON message (fts_rowid);
CREATE TABLE file_entry (id TEXT PRIMARY KEY NOT NULL, origin TEXT NOT NULL CHECK (origin IN ('internal', 'external')),
  name TEXT NOT NULL, ext TEXT, size INTEGER, external_path TEXT, cleanup_policy TEXT NOT NULL DEFAULT 'manual', ${deletable});
CREATE TABLE chat_message_file_ref (id TEXT PRIMARY KEY NOT NULL,
  file_entry_id TEXT NOT NULL REFERENCES file_entry (id) ON DELETE CASCADE,
  source_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, role TEXT NOT NULL, ${timestamps});
CREATE TABLE knowledge_base (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, description TEXT, dimensions INTEGER NOT NULL,
  embedding_model_id TEXT NOT NULL REFERENCES user_model (id) ON DELETE RESTRICT, chunk_size INTEGER, chunk_overlap INTEGER,
  document_count INTEGER, search_mode TEXT, ${timestamps});
CREATE TABLE knowledge_item (id TEXT PRIMARY KEY NOT NULL,
  base_id TEXT NOT NULL REFERENCES knowledge_base (id) ON DELETE CASCADE, group_id TEXT, type TEXT NOT NULL,
  data TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'idle', error TEXT, ${timestamps});
CREATE TABLE note (id TEXT PRIMARY KEY NOT NULL, relative_path TEXT NOT NULL UNIQUE, is_starred INTEGER NOT NULL DEFAULT 0,
  ${timestamps});
CREATE TABLE prompt (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, content TEXT NOT NULL, order_key TEXT NOT NULL, ${timestamps});
CREATE TABLE mcp_server (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, type TEXT, command TEXT, args TEXT, env TEXT,
  headers TEXT, is_active INTEGER NOT NULL DEFAULT 0, sort_order INTEGER DEFAULT 0, ${timestamps});
CREATE TABLE agent (id TEXT PRIMARY KEY NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
  instructions TEXT NOT NULL, model TEXT REFERENCES user_model (id) ON DELETE SET NULL, disabled_tools TEXT NOT NULL DEFAULT '[]',
  configuration TEXT NOT NULL DEFAULT '{}', order_key TEXT NOT NULL, ${deletable});
CREATE TABLE agent_workspace (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL DEFAULT 'user', order_key TEXT NOT NULL, ${timestamps});
CREATE TABLE agent_session (id TEXT PRIMARY KEY NOT NULL, agent_id TEXT NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
  name TEXT NOT NULL, workspace_id TEXT, order_key TEXT NOT NULL, ${timestamps});
CREATE TABLE agent_session_message (id TEXT PRIMARY KEY NOT NULL,
  session_id TEXT NOT NULL REFERENCES agent_session (id) ON DELETE CASCADE, role TEXT NOT NULL, data TEXT NOT NULL,
  searchable_text TEXT NOT NULL DEFAULT '', status TEXT NOT NULL, ${timestamps});
CREATE VIRTUAL TABLE message_fts USING fts5 (searchable_text, content='message', content_rowid='fts_rowid', tokenize='trigram');
`;
