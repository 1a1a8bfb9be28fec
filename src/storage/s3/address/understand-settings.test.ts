import { expect, test } from 'vitest';
import { AWS_FORMS } from './pasted-forms/aws.test-cases.ts';
import { COS_FORMS } from './pasted-forms/cos.test-cases.ts';
import { OSS_FORMS } from './pasted-forms/oss.test-cases.ts';
import { OTHER_SERVICE_FORMS } from './pasted-forms/other-services.test-cases.ts';
import type { PastedForm } from './pasted-forms/pasted-form.ts';
import { R2_FORMS } from './pasted-forms/r2.test-cases.ts';
import { ROOT_PATH_FORMS } from './pasted-forms/root-path.test-cases.ts';
import { SELF_HOSTED_FORMS } from './pasted-forms/self-hosted.test-cases.ts';
import { understandSettings } from './understand-settings.ts';

const FORMS: readonly PastedForm[] = [
  ...AWS_FORMS,
  ...R2_FORMS,
  ...OSS_FORMS,
  ...COS_FORMS,
  ...SELF_HOSTED_FORMS,
  ...OTHER_SERVICE_FORMS,
  ...ROOT_PATH_FORMS,
];
const named = FORMS.map((form) => [JSON.stringify(form.paste).slice(0, 160), form] as const);

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
  expect(FORMS.length).toBeGreaterThanOrEqual(160);
  expect(FORMS.filter((form) => 'complaint' in form).length).toBeGreaterThanOrEqual(50);
});
