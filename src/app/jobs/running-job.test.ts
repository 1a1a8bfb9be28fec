import { expect, test } from 'vitest';
import { KirschError } from '../../index.ts';
import { KnownSecrets } from '../known-secrets.ts';
import { RunningJob } from './running-job.ts';

async function cancelledWith(error: Error) {
  const job = new RunningJob('1', 'profile-restore', {}, new KnownSecrets(), () => {});
  await job.run(async () => {
    job.cancel();
    throw error;
  });
  return job.view();
}

test('a job that is cancelled says no more than that', async () => {
  const view = await cancelledWith(new KirschError('ABORTED', 'Cancelled.'));
  expect(view.state).toBe('cancelled');
  expect(view.error).toBeUndefined();
});

test('a job that is cancelled says when it has left something half done', async () => {
  const view = await cancelledWith(
    new KirschError('RESTORE_UNFINISHED', 'Half.', { hint: 'Finish.' }),
  );
  expect(view).toMatchObject({ state: 'failed', error: { code: 'RESTORE_UNFINISHED' } });
});

test('a job that is over has the numbers of the stage that did most, whatever it did after that', async () => {
  const job = new RunningJob('1', 'profile-restore', {}, new KnownSecrets(), () => {});
  await job.run(async ({ report }) => {
    report({ stage: 'download', files: 3, bytes: 2_000, transferred: 900 });
    report({ stage: 'swap' });
    expect(job.view().progress).toMatchObject({ stage: 'swap', files: 0, bytes: 0 });
    return { target: '/home/mei/.config/CherryStudio', kept: [], aside: [] };
  });
  expect(job.view().progress).toMatchObject({ files: 3, bytes: 2_000, transferred: 900 });
});
