import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RestoreTrial } from '../../../test/restore-trial.ts';
import { openFileSystem } from '../../file-system/index.ts';
import { createAttributeSelection } from './attribute-selection.ts';

const NAMES = ['user.comment', 'user.mime_type', 'security.selinux', 'trusted.a/b'];

test('all attributes are wanted unless patterns say otherwise', () => {
  expect(NAMES.filter(createAttributeSelection({}))).toEqual(NAMES);
  expect(NAMES.filter(createAttributeSelection({ includeAttributes: ['user.*'] }))).toEqual(
    NAMES.slice(0, 2),
  );
  expect(
    NAMES.filter(createAttributeSelection({ excludeAttributes: ['security.*', 'user.mime*'] })),
  ).toEqual(['user.comment', 'trusted.a/b']);
});

test('includes and excludes at once, and patterns that cannot be read, are refused', () => {
  const both = { includeAttributes: ['a'], excludeAttributes: ['b'] };
  expect(() => createAttributeSelection(both)).toThrow(/either/);
  expect(() => createAttributeSelection({ excludeAttributes: ['['] })).toThrow(/pattern/);
});

let trial: RestoreTrial;
beforeEach(() => {
  trial = new RestoreTrial();
});
afterEach(() => trial.dispose());

const extras = openFileSystem();

/** Whether the temporary folder takes attributes at all. */
function takesAttributes(): boolean {
  try {
    extras.setExtendedAttribute(trial.outside, 'user.kirsch', Buffer.from('x'));
    return extras.listExtendedAttributes(trial.outside).some(({ name }) => name === 'user.kirsch');
  } catch {
    return false;
  }
}

test('a restore neither sets nor removes an attribute that it is not to care for', async (context) => {
  if (!takesAttributes()) context.skip('no extended attributes here');
  const attribute = (name: string) => ({ name, value: Buffer.from('new') });
  const extendedAttributes = [attribute('user.kept'), attribute('user.set')];
  trial.write('f', 'x');
  const path = join(trial.target, 'f');
  for (const name of ['user.kept', 'user.local', 'user.other']) {
    extras.setExtendedAttribute(path, name, Buffer.from('old'));
  }
  mkdirSync(join(trial.target, 'd'));
  const nodes = [
    await trial.folder('d', [], { extendedAttributes }),
    await trial.file('f', ['x'], { extendedAttributes }),
  ];
  const attributesOf = (name: string) =>
    Object.fromEntries(
      extras
        .listExtendedAttributes(join(trial.target, name))
        .map((found) => [found.name, Buffer.from(found.value).toString()]),
    );
  const excludeAttributes = ['user.kept', 'user.local'];
  expect(await trial.restoreNodes(nodes, { excludeAttributes })).toMatchObject({ issues: 0 });
  expect(attributesOf('f')).toEqual({
    'user.kept': 'old',
    'user.local': 'old',
    'user.set': 'new',
  });
  expect(attributesOf('d')).toEqual({ 'user.set': 'new' });
  await trial.restoreNodes(nodes, { includeAttributes: ['user.kept'] });
  expect(attributesOf('f')).toEqual({
    'user.kept': 'new',
    'user.local': 'old',
    'user.set': 'new',
  });
});
