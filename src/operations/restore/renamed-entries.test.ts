import { afterEach, beforeEach, expect, test } from 'vitest';
import { RestoreTrial } from '../../../test/restore-trial.ts';

let trial: RestoreTrial;
beforeEach(() => {
  trial = new RestoreTrial();
});
afterEach(() => trial.dispose());

async function nodes() {
  return [
    await trial.file('CON', ['device']),
    await trial.file('README', ['large']),
    await trial.folder('a:b', [await trial.file('dot.', ['in it']), await trial.file('x', ['y'])]),
    await trial.file('readme', ['small']),
  ];
}

test('what Windows does not take is restored under a name that it takes, and told', async () => {
  const result = await trial.restoreNodes(await nodes(), { namesFor: 'win32' });
  expect(trial.names()).toEqual([
    '%43ON',
    'README',
    'a%3Ab',
    'a%3Ab/dot%2E',
    'a%3Ab/x',
    'readme (2)',
  ]);
  expect([trial.contentOf('README'), trial.contentOf('readme (2)')]).toEqual(['large', 'small']);
  expect(result.problems.map(({ item, during, error }) => [item, during, error.message])).toEqual([
    ['/%43ON', 'metadata', '/CON is restored as /%43ON.'],
    ['/a%3Ab', 'metadata', '/a:b is restored as /a%3Ab.'],
    ['/readme (2)', 'metadata', '/readme is restored as /readme (2).'],
    ['/a%3Ab/dot%2E', 'metadata', '/a:b/dot. is restored as /a%3Ab/dot%2E.'],
  ]);
});

test('a second restore knows them again, and deletes only what the snapshot does not have', async () => {
  await trial.restoreNodes(await nodes(), { namesFor: 'win32' });
  trial.write('a%3Ab/mine', 'goes');
  const again = await trial.restoreNodes(await nodes(), { namesFor: 'win32', delete: true });
  expect(again).toMatchObject({ filesUnchanged: 5, deleted: 1 });
  expect(trial.names()).toHaveLength(6);
});

test('patterns mean the names of the snapshot', async () => {
  const includes = ['/a:b/dot.'];
  await trial.restoreNodes(await nodes(), { namesFor: 'win32', includes });
  expect(trial.names()).toEqual(['a%3Ab', 'a%3Ab/dot%2E']);
});

test.skipIf(process.platform === 'win32')('elsewhere every name stays as it is', async () => {
  const result = await trial.restoreNodes(await nodes());
  expect(result.issues).toBe(0);
  expect(trial.names()).toContain('a:b/dot.');
});
