import { Button, Group, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useCancelJob } from '../api/jobs.ts';
import {
  type Storage,
  useConnectionTest,
  useSaveStorage,
  useStorages,
  useUnderstanding,
} from '../api/storages.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { type TextKey, useTexts } from '../texts/texts.ts';
import { StorageFields } from './storage-fields.tsx';
import {
  filledFields,
  filledKeys,
  nameForStorage,
  type StorageForm,
  useStorageForm,
} from './storage-form.ts';
import { TestResult } from './test-result.tsx';
import { TestSteps } from './test-steps.tsx';
import { RepairButton, Understood } from './understood.tsx';

/** While somebody types, the fields are looked at after a pause of so long. */
const TYPING_MS = 250;

interface S3SetupProps {
  /** The one that is changed. @default a new one is made */
  readonly storage?: Storage;
  /** Whether backups go there from now on. */
  readonly isForBackups: boolean;
  readonly onSaved: () => void;
}

/** Fills in an S3 storage, tests it, and keeps it. */
export function S3Setup({ storage, isForBackups, onSaved }: S3SetupProps) {
  const { say } = useTexts();
  const state = useStorageForm(storage);
  const { form } = state;
  const [settled] = useDebouncedValue(form.fields, TYPING_MS);
  const isBegun = Boolean(form.fields.endpoint || form.fields.bucket);
  const { data: understanding } = useUnderstanding(filledFields(settled), isBegun);
  const storages = useStorages();
  const save = useSaveStorage(isForBackups);
  const test = useConnectionTest();
  const cancel = useCancelJob();
  const report = test.job?.state === 'done' ? test.job.result : undefined;
  const steps = report?.steps ?? test.job?.progress?.steps ?? [];

  const startTest = ({ fields, keys }: StorageForm = form) => {
    const given = filledKeys(keys);
    test.start({
      fields: filledFields(fields),
      ...(given && { keys: given }),
      ...(storage && { name: storage.name }),
    });
  };
  const keep = () => {
    const keys = filledKeys(form.keys);
    const taken = storages.data?.storages.map(({ name }) => name) ?? [];
    const name = storage?.name ?? nameForStorage(bucketOf(form, understanding), taken);
    const kept = { kind: 's3' as const, fields: filledFields(form.fields), ...(keys && { keys }) };
    save.mutate({ name, storage: kept }, { onSuccess: onSaved });
  };
  const change: typeof state = {
    ...state,
    // What was tested is no longer what stands there.
    setField: (name, value) => {
      test.forget();
      state.setField(name, value);
    },
    setKey: (name, value) => {
      test.forget();
      state.setKey(name, value);
    },
  };

  const complaints: Record<string, ReactNode> = {};
  const wrong =
    report?.cause?.complaints ??
    (isBegun && understanding?.outcome === 'complaints' ? understanding.complaints : []);
  for (const { code, field, repair } of wrong) {
    // A field that is still empty is not wrong yet.
    if (!form.fields[field] && !report) continue;
    complaints[field] = (
      <Group gap="xs" component="span">
        {say(`complaints.${code}` as TextKey)}
        {repair && <RepairButton repair={repair} onRepair={(one) => state.repair([one])} />}
      </Group>
    );
  }
  const useText = isForBackups ? 'storage.use' : storage ? 'common.save' : 'storage.add';
  const isUsable = report?.outcome === 'passed' || report?.outcome === 'public';

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        startTest();
      }}
    >
      <Stack gap="lg">
        <StorageFields
          state={change}
          connection={
            understanding?.outcome === 'understood' ? understanding.connection : undefined
          }
          complaints={complaints}
          hasKeys={storage?.hasKeys ?? false}
        />
        {isBegun && (
          <Understood understanding={understanding} onRepair={(repair) => state.repair([repair])} />
        )}
        {(test.isBusy || steps.length > 0) && <TestSteps steps={steps} isRunning={test.isBusy} />}
        {report && (
          <TestResult report={report} onRepair={(repairs) => startTest(state.repair(repairs))} />
        )}
        {test.error !== undefined && test.error !== null && <ErrorNotice error={test.error} />}
        {save.error && <ErrorNotice error={save.error} onRetry={keep} />}
        <Group>
          {isUsable ? (
            <Button onClick={keep} loading={save.isPending}>
              {say(report.outcome === 'public' ? 'storage.publicUse' : useText)}
            </Button>
          ) : (
            <Button type="submit" disabled={!isBegun || test.isBusy}>
              {say(test.isBusy ? 'storage.testing' : report ? 'storage.testAgain' : 'storage.test')}
            </Button>
          )}
          {test.isBusy && test.job && (
            <Button variant="default" onClick={() => cancel.mutate(test.job?.id ?? '')}>
              {say('common.cancel')}
            </Button>
          )}
          {report?.outcome === 'failed' && (
            <Button variant="subtle" color="gray" onClick={keep} loading={save.isPending}>
              {say('storage.saveAnyway')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function bucketOf(
  { fields }: StorageForm,
  understanding: ReturnType<typeof useUnderstanding>['data'],
): string {
  const understood = understanding?.outcome === 'understood' ? understanding.connection : undefined;
  return understood?.bucket ?? fields.bucket ?? '';
}
