import type { Command } from 'commander';
import type { ReadyStorage } from '../../settings/ready-storage.ts';
import type { ConnectionRepair } from '../../storage/s3/connection-test/cause.ts';
import type { ConnectionReport } from '../../storage/s3/connection-test/connection-report.ts';
import type { ActionMaker, CommandContext } from '../command-context.ts';
import { withExample } from '../help-example.ts';
import { namedStorageOf, readyStorageOf, storagesOf } from '../named-storages.ts';
import { rememberPrivacyLook } from '../weekly-privacy-look.ts';

interface TestOptions {
  readonly repair?: boolean;
}

/** Repairs one after the other: an address that was wrong may have hidden a region that is wrong. */
const MOST_REPAIRS = 4;

export function defineStorageTest(storage: Command, action: ActionMaker): void {
  withExample(
    storage
      .command('test [name]')
      .description(
        'Test whether a storage can hold backups, and whether others can read it. Without a name, the one of --repo.',
      )
      .option('--repair', 'change the settings of the storage where the remedy is certain')
      .action(action<TestOptions>(test)),
    'kirsch storage test home --repair',
  );
}

async function test(
  context: CommandContext,
  [name]: readonly string[],
  options: TestOptions,
): Promise<number> {
  const { exitCodeOfTest, reportConnection } = await import('../connection-report.ts');
  for (let repairs = 0; ; repairs++) {
    const ready = await (name === undefined
      ? namedStorageOf(context)
      : readyStorageOf(context, { name, path: '' }));
    const report = await testOnce(context, ready);
    if (ready && report.privacy) await rememberPrivacyLook(context, ready.storage.name);
    reportConnection(context.output, report, ready?.storage.name);
    const repair = report.cause?.repair;
    const isRepaired =
      repair !== undefined &&
      ready !== undefined &&
      repairs < MOST_REPAIRS &&
      (await repairStorage(context, ready, repair, options));
    if (!isRepaired) return exitCodeOfTest(report);
  }
}

async function testOnce(
  context: CommandContext,
  ready: ReadyStorage | undefined,
): Promise<ConnectionReport> {
  const [{ storagePlaceOf }, { s3SettingsOf }, { testConnection }, { KirschError }, { stepLine }] =
    await Promise.all([
      import('../open-repository.ts'),
      import('../../storage/open-storage.ts'),
      import('../../storage/s3/connection-test/test-connection.ts'),
      import('../../errors/index.ts'),
      import('../connection-report.ts'),
    ]);
  const { output, signal } = context;
  const { location, options } = await storagePlaceOf(context, ready);
  if (location.kind !== 's3') {
    throw new KirschError('BAD_ARGUMENT', 'Only a storage in S3 has a connection to test.', {
      hint: 'Name one of `kirsch storage list`, or give --repo s3:https://host/bucket.',
    });
  }
  return testConnection(s3SettingsOf(location, options), {
    signal,
    onStep: (step) => output.say(stepLine(step)),
  });
}

/** Makes the repair where it is wanted. Resolves to whether it was made. */
async function repairStorage(
  context: CommandContext,
  { storage, location }: ReadyStorage,
  repair: readonly ConnectionRepair[],
  options: TestOptions,
): Promise<boolean> {
  const { output } = context;
  const { name, rootPath = '' } = storage;
  const { Answers } = await import('../answers.ts');
  const isWanted =
    options.repair ||
    (!output.json &&
      (await new Answers(context).confirm(`Change the storage ${name} so, and test again?`)));
  if (!isWanted) return false;
  // A folder of the address is none of the storage's own.
  const isOwnFolder = location.kind !== 's3' || location.rootPath === rootPath;
  const meant = repair.filter(({ field }) => field !== 'rootPath' || isOwnFolder);
  const { applyRepair } = await import('../../storage/s3/connection-test/apply-repair.ts');
  await (await storagesOf(context)).edit(name, { fields: (now) => applyRepair(now, meant) });
  if (output.json) output.value({ message_type: 'changed', name, repair: meant });
  else output.say(`changed ${name}`);
  return true;
}
