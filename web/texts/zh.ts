import type { en } from './en.ts';
import type { Wording } from './wording.ts';
import { causes } from './zh/causes.ts';
import { complaints, notes, steps } from './zh/connection.ts';
import { errors, page, refusals } from './zh/errors.ts';
import { common, shell } from './zh/shell.ts';

/** 全部简体中文文本。 */
export const zh: Wording<typeof en> = {
  shell,
  common,
  page,
  errors,
  refusals,
  causes,
  complaints,
  notes,
  steps,
};
