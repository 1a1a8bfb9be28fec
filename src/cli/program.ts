import { Command } from 'commander';
import { version } from '../version.ts';
import type { ActionMaker } from './command-context.ts';
import { defineApp } from './commands/app.ts';
import { defineBackup } from './commands/backup.ts';
import { defineCat } from './commands/cat.ts';
import { defineChats } from './commands/chats.ts';
import { defineCheck } from './commands/check.ts';
import { defineCompletion } from './commands/completion.ts';
import { defineComputers } from './commands/computers.ts';
import { defineCopy } from './commands/copy.ts';
import { defineDemo } from './commands/demo.ts';
import { defineDiff } from './commands/diff.ts';
import { defineDump } from './commands/dump.ts';
import { defineFind } from './commands/find.ts';
import { defineForget } from './commands/forget.ts';
import { defineInit } from './commands/init.ts';
import { defineKey } from './commands/key.ts';
import { defineList } from './commands/list.ts';
import { defineLs } from './commands/ls.ts';
import { defineMigrate } from './commands/migrate.ts';
import { defineMirror } from './commands/mirror.ts';
import { definePin, defineUnpin } from './commands/pin.ts';
import { definePrune } from './commands/prune.ts';
import { defineRecover } from './commands/recover.ts';
import { defineRepair } from './commands/repair.ts';
import { defineRestore } from './commands/restore.ts';
import { defineRestoreProfile } from './commands/restore-profile.ts';
import { defineRewrite } from './commands/rewrite.ts';
import { defineSampleProfile } from './commands/sample-profile.ts';
import { defineServe } from './commands/serve.ts';
import { defineService } from './commands/service.ts';
import { defineSnapshots } from './commands/snapshots.ts';
import { defineSources } from './commands/sources.ts';
import { defineStats } from './commands/stats.ts';
import { defineStorage } from './commands/storage.ts';
import { defineTag } from './commands/tag.ts';
import { defineUndo } from './commands/undo.ts';
import { defineUnlock } from './commands/unlock.ts';
import { defineVersion } from './commands/version.ts';
import { defineZips } from './commands/zips.ts';
import { addGlobalOptions } from './global-options.ts';

/** Every command, in the order in which `kirsch help` lists them. Loads none of what they do. */
const COMMANDS: readonly ((program: Command, action: ActionMaker) => void)[] = [
  defineApp,
  defineInit,
  defineBackup,
  defineRestore,
  defineRestoreProfile,
  defineUndo,
  defineSnapshots,
  defineLs,
  defineFind,
  defineDiff,
  defineDump,
  defineChats,
  defineStats,
  defineCheck,
  defineRepair,
  defineRecover,
  defineCopy,
  defineMirror,
  defineTag,
  defineForget,
  definePin,
  defineUnpin,
  definePrune,
  defineComputers,
  defineRewrite,
  defineKey,
  defineStorage,
  defineSources,
  defineZips,
  defineMigrate,
  defineUnlock,
  defineList,
  defineCat,
  defineDemo,
  defineSampleProfile,
  defineServe,
  defineService,
  defineCompletion,
  defineVersion,
];

/** The command line: its commands and their options. */
export function createProgram(action: ActionMaker): Command {
  const program = new Command('kirsch')
    .description(
      'Backs folders up to S3-compatible storage in restic’s repository format, and restores them on any computer.',
    )
    .version(version, '-V, --version', 'print the version')
    .usage('[options] <command>')
    .helpCommand('help [command]', 'explain a command')
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', '\nThe options above work with every command, before or after its name.');
  addGlobalOptions(program);
  for (const define of COMMANDS) define(program, action);
  return program;
}
