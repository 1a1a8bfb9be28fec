import { isKirschError } from '../../../errors/index.ts';
import type { Complaint } from '../address/complaint.ts';
import { connectionOf } from '../address/connection-of.ts';
import type { UnderstoodConnection } from '../address/understood-connection.ts';
import type { StepResult } from './course.ts';
import { CauseFound, makeCause } from './make-cause.ts';
import type { TestedSettings } from './tested-settings.ts';

/** Understands the fields as the storage will. @throws CauseFound with what is wrong with them */
export function understandFields(settings: TestedSettings): StepResult<UnderstoodConnection> {
  try {
    const value = connectionOf(settings);
    return { value, says: value.says };
  } catch (error) {
    if (!isKirschError(error)) throw error;
    const complaints = (error.details['complaints'] ?? []) as readonly Complaint[];
    const [first] = complaints;
    const facts = { detail: error.message, advice: error.hint ?? '' };
    const repairs = first?.repair ? [first.repair] : [];
    throw new CauseFound({
      ...makeCause('settings-not-understood', facts, repairs),
      field: first?.field ?? 'rootPath',
      complaints,
    });
  }
}
