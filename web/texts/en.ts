import { causes } from './en/causes.ts';
import { complaints, notes, steps } from './en/connection.ts';
import { errors, page, refusals } from './en/errors.ts';
import { common, shell } from './en/shell.ts';

/** All texts in English. The other languages have the same keys. */
export const en = {
  shell,
  common,
  page,
  errors,
  refusals,
  causes,
  complaints,
  notes,
  steps,
} as const;
