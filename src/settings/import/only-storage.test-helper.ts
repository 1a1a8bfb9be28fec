import { expect } from 'vitest';
import type { ImportedStorage, ImportPlan } from './import-plan.ts';

/** The storage of a plan that has one. */
export function onlyStorage({ storages }: ImportPlan): ImportedStorage {
  expect(storages).toHaveLength(1);
  return storages[0]!;
}
