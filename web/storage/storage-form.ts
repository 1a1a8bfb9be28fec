import { useState } from 'react';
import type { Repair, S3Fields, S3Keys, Storage } from '../api/storages.ts';

/** What stands in the fields of an S3 storage. */
export interface StorageForm {
  readonly fields: S3Fields;
  readonly keys: Pick<S3Keys, 'accessKeyId' | 'secretAccessKey'>;
}

/** The fields while a person fills them in. */
export interface StorageFormState {
  readonly form: StorageForm;
  readonly setField: <Name extends keyof S3Fields>(name: Name, value: S3Fields[Name]) => void;
  readonly setKey: (name: keyof StorageForm['keys'], value: string) => void;
  /** Makes repairs, and gives the fields as they are then. */
  readonly repair: (repairs: readonly Repair[]) => StorageForm;
}

const NO_KEYS = { accessKeyId: '', secretAccessKey: '' };

/** @param storage the one whose fields stand there at first; its keys are never shown */
export function useStorageForm(storage?: Storage): StorageFormState {
  const [form, setForm] = useState<StorageForm>({ fields: storage?.fields ?? {}, keys: NO_KEYS });
  return {
    form,
    setField: (name, value) =>
      setForm(({ fields, keys }) => ({ fields: { ...fields, [name]: value }, keys })),
    setKey: (name, value) =>
      setForm(({ fields, keys }) => ({ fields, keys: { ...keys, [name]: value } })),
    repair: (repairs) => {
      const repaired = { ...form, fields: repairedFields(form.fields, repairs) };
      setForm(repaired);
      return repaired;
    },
  };
}

/** The fields with repairs made; an empty text takes a field away. */
export function repairedFields(fields: S3Fields, repairs: readonly Repair[]): S3Fields {
  const changes = repairs.map(({ field, value }) => [field, value === '' ? undefined : value]);
  return { ...fields, ...Object.fromEntries(changes) };
}

/** Fields as the API takes them: without those that are empty. */
export function filledFields(fields: S3Fields): S3Fields {
  const filled = Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined);
  return Object.fromEntries(filled);
}

/** Keys as the API takes them: none while one half is missing, so that those that are kept are used. */
export function filledKeys({ accessKeyId, secretAccessKey }: StorageForm['keys']) {
  return accessKeyId !== '' && secretAccessKey !== ''
    ? { accessKeyId: accessKeyId.trim(), secretAccessKey: secretAccessKey.trim() }
    : undefined;
}

/**
 * A name for a new storage, after its bucket or folder.
 * @param taken the names that there are
 */
export function nameForStorage(wish: string, taken: readonly string[]): string {
  const plain = wish.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[^\p{L}\p{N}]+/u, '');
  const stem = plain.slice(0, 60) || 'storage';
  let name = stem;
  for (let count = 2; taken.includes(name); count += 1) name = `${stem}-${count}`;
  return name;
}
