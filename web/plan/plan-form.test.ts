import { describe, expect, test } from 'vitest';
import type { Selection } from '../api/plan.ts';
import { patternsIn, withPart, withProfile } from './plan-form.ts';

const selection: Selection = {
  cherryStudio: { profiles: 'all', parts: {}, isLightweight: false, withoutApiKeys: false },
  folders: [],
  excludes: [],
};

describe('what a person selects', () => {
  test('names the other profiles when one of all is left out', () => {
    const less = withProfile(selection, ['/a', '/b'], '/b', false);
    expect(less.cherryStudio.profiles).toEqual(['/a']);
    expect(withProfile(less, ['/a', '/b'], '/b', true).cherryStudio.profiles).toBe('all');
  });

  test('keeps which parts were put in or left out by hand', () => {
    const changed = withPart(withPart(selection, 'notes', false), 'files', true);
    expect(changed.cherryStudio.parts).toEqual({ notes: false, files: true });
  });
});

describe('patterns', () => {
  test('are lines without what is empty', () => {
    expect(patternsIn(' *.tmp\n\n  node_modules \n')).toEqual(['*.tmp', 'node_modules']);
  });
});
