import { expect, test } from 'vitest';
import { PASTED_FORMS } from './pasted-forms/pasted-forms.test-cases.ts';
import { understandSettings } from './understand-settings.ts';

const named = PASTED_FORMS.map((form) => [JSON.stringify(form.paste).slice(0, 160), form] as const);

test.each(named)('%s', (_, form) => {
  const understood = understandSettings(form.paste);
  if ('is' in form) {
    expect(understood).not.toBeInstanceOf(Array);
    if (Array.isArray(understood)) return;
    const { provider, addressing, endpoint, region, bucket, rootPath, notes } = understood;
    const path = rootPath === '' ? '' : `/${rootPath}`;
    expect(`${provider} ${addressing} ${endpoint} ${region} ${bucket}${path}`).toBe(form.is);
    expect(notes.map(({ code }) => code).sort()).toEqual([...(form.notes ?? [])].sort());
  } else {
    expect(understood).toBeInstanceOf(Array);
    if (!Array.isArray(understood)) return;
    expect(understood.map(({ field, code }) => `${field} ${code}`)).toEqual([form.complaint]);
    const [{ repair } = {}] = understood;
    expect(repair && `${repair.field} ${repair.value}`).toBe(form.repair);
  }
});

test('the table has at least 160 rows, 50 of them complaints', () => {
  expect(PASTED_FORMS.length).toBeGreaterThanOrEqual(160);
  expect(PASTED_FORMS.filter((form) => 'complaint' in form).length).toBeGreaterThanOrEqual(50);
});
