import type { Command } from 'commander';
import type { ActionMaker } from '../command-context.ts';
import { defineZipsDelete } from './zips-delete.ts';
import { defineZipsDownload } from './zips-download.ts';
import { defineZipsExport } from './zips-export.ts';
import { defineZipsImport } from './zips-import.ts';
import { defineZipsList } from './zips-list.ts';
import { defineZipsRestore } from './zips-restore.ts';
import { defineZipsVerify } from './zips-verify.ts';

/** `kirsch zips …`: the backups that Cherry Studio makes itself, in the same bucket and folder or anywhere else. */
export function defineZips(program: Command, action: ActionMaker): void {
  const zips = program
    .command('zips')
    .description('Work with the zip backups that Cherry Studio itself makes and restores.');
  defineZipsList(zips, action);
  defineZipsVerify(zips, action);
  defineZipsDownload(zips, action);
  defineZipsImport(zips, action);
  defineZipsExport(zips, action);
  defineZipsDelete(zips, action);
  defineZipsRestore(zips, action);
}
