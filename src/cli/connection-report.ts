import type { CauseCode, ConnectionRepair } from '../storage/s3/connection-test/cause.ts';
import type { ConnectionReport } from '../storage/s3/connection-test/connection-report.ts';
import type { Step, StepId } from '../storage/s3/connection-test/step.ts';
import type { PrivacyReport } from '../storage/s3/privacy/privacy-report.ts';
import { EXIT } from './exit-codes.ts';
import type { Output } from './output.ts';

const TITLES: Readonly<Record<StepId, string>> = {
  address: 'Address understood',
  name: 'Host found',
  server: 'Server answers',
  protocol: 'It speaks S3',
  clock: 'Clock agrees',
  credentials: 'Keys accepted',
  bucket: 'Bucket exists',
  region: 'Region right',
  list: 'List',
  write: 'Write',
  read: 'Read back',
  delete: 'Delete',
  private: 'Private?',
};

const MARKS: Readonly<Record<Step['state'], string>> = {
  passed: 'ok',
  failed: 'FAILED',
  skipped: '-',
};

const LABELS: Readonly<Record<ConnectionRepair['field'], string>> = {
  endpoint: 'Endpoint',
  region: 'Region',
  bucket: 'Bucket',
  rootPath: 'Root Path',
  pathStyle: 'path style',
};

/** `ok      Server answers        12 ms  …`; why a step failed is said where the test ends. */
export function stepLine({ id, state, milliseconds, says }: Step): string {
  const time = `${milliseconds} ms`.padStart(8);
  const line = `${MARKS[state].padEnd(7)} ${TITLES[id].padEnd(19)}${time}`;
  return state === 'failed' ? line : `${line}  ${says}`;
}

export function exitCodeOfTest({ outcome }: ConnectionReport): number {
  return { passed: EXIT.ok, failed: EXIT.failed, public: EXIT.publicBucket }[outcome];
}

/** Says how a test ended; the steps were told while it ran. @param name of the storage, where it has one */
export function reportConnection(
  output: Output,
  report: ConnectionReport,
  name: string | undefined,
): void {
  const { outcome, cause, privacy, leftBehind } = report;
  if (output.json) {
    output.value({ message_type: 'connection', name, ...report });
    return;
  }
  if (leftBehind !== undefined) {
    output.warn(`The test's object, or a version of it, is still in the bucket: ${leftBehind}`);
  }
  if (cause) {
    const hint = hintOf(cause.code, cause.hint, name);
    const repairs = (cause.repair ?? []).map(describeRepair);
    output.warn(`kirsch: ${cause.message}`);
    for (const line of [hint, ...repairs.filter((repair) => !hint.includes(repair))]) {
      output.warn(`  ${line}`);
    }
    return;
  }
  if (privacy) warnOfPublic(output, privacy);
  if (outcome === 'passed') output.result('This storage can hold backups.');
}

function warnOfPublic(output: Output, privacy: PrivacyReport): void {
  if (privacy.state === 'not-public') return;
  if (privacy.state === 'cannot-be-seen') {
    if (privacy.page) output.say(`Look there whether the bucket is private: ${privacy.page}`);
    return;
  }
  output.warn(`WARNING: ${privacy.says}`);
  output.warn(
    'Your backups are encrypted all the same: nobody reads your files. Others see how much there is and when it changes, and, where everybody may write, can destroy it.',
  );
  if (privacy.steps.length > 0) output.warn('To make it private:');
  privacy.steps.forEach((step, index) => {
    output.warn(`  ${index + 1}. ${step}`);
  });
  if (privacy.page) output.warn(`  ${privacy.page}`);
}

/** What the command line can do about it, where the library does not know its words. */
function hintOf(code: CauseCode, hint: string, name: string | undefined): string {
  if (name === undefined) return hint;
  const isOfKeys =
    code === 'access-key-unknown' || code === 'secret-wrong' || code === 'keys-swapped';
  return isOfKeys ? `${hint} \`kirsch storage edit ${name} --new-keys\` asks for them.` : hint;
}

function describeRepair({ field, value }: ConnectionRepair): string {
  if (field === 'pathStyle') return `Turn ${LABELS[field]} ${value ? 'on' : 'off'}.`;
  return value === '' ? `Leave ${LABELS[field]} empty.` : `Set ${LABELS[field]} to ${value}.`;
}
