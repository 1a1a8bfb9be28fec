import { MantineProvider } from '@mantine/core';
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeError } from '../../src/app/http/describe-error.ts';
import { KirschError } from '../../src/errors/index.ts';
import { CAUSE_TEXTS } from '../../src/storage/s3/connection-test/cause-texts.ts';
import { s3Error } from '../../src/storage/s3/s3-errors.ts';
import { ApiFailure } from '../api/api-failure.ts';
import { formatsOf } from '../format/formats.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { en } from '../texts/en.ts';
import type { Language } from '../texts/languages.ts';
import type { Say } from '../texts/texts.ts';
import { zh } from '../texts/zh.ts';
import { wordsFor } from './words-for.ts';

type Told = ReturnType<typeof describeError>;

/** Facts of every name that errors bear. */
const FACTS = {
  path: '/home/ada/CherryStudio/Data/x.db',
  key: 'data/ab/abcd',
  host: 's3.example.com',
  hostname: 's3.example.com',
  username: 'ada',
  folder: '/home/ada/CherryStudio',
  file: '/home/ada/ca.pem',
  line: 12,
  name: 'photos',
  field: 'proxy',
  pattern: '[a',
  source: 'a:b',
  restoredAs: 'a_b',
  complaint: 'endpoint-missing',
  free: 1_000_000,
  needed: 2_000_000_000,
  expires: '2026-11-23T08:00:00.000Z',
  version: '1.9.12',
};

function errorOf(code: string, facts: Told['facts'] = {}, cause?: string): Told {
  return { code, message: 'In English.', facts, ...(cause !== undefined && { cause }) };
}

/** What a cause of a connection test knows: what is always known, and what its own texts name. */
function factsOfCause(code: keyof typeof CAUSE_TEXTS): Record<string, string> {
  const { message, hint } = CAUSE_TEXTS[code];
  const own = [...`${message} ${hint}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const always = ['host', 'hostname', 'port', 'bucket', 'keyName', 'secretName'];
  return Object.fromEntries([...always, ...own].map((name) => [name, `<${name}>`]));
}

/** The text of the notice that a page shows. */
function shown(error: unknown): string {
  const notice = createElement(ErrorNotice, { error });
  return renderToString(createElement(MantineProvider, null, notice))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

const reasons = Object.keys(en.reasons);
const everything: [string, Told][] = [
  ...Object.keys(en.errors).map((code): [string, Told] => [code, errorOf(code)]),
  ...Object.keys(en.errors).map((code): [string, Told] => [`${code}, named`, errorOf(code, FACTS)]),
  ...Object.keys(en.refusals).map((code): [string, Told] => [code, errorOf(code)]),
  ...reasons.map((reason): [string, Told] => [
    reason,
    errorOf('BAD_ARGUMENT', { ...FACTS, reason }),
  ]),
  ...(Object.keys(CAUSE_TEXTS) as (keyof typeof CAUSE_TEXTS)[]).map((cause): [string, Told] => [
    cause,
    errorOf('STORAGE_FAILED', factsOfCause(cause), cause),
  ]),
];

describe.each<Language>(['en', 'zh'])('in %s', (language) => {
  const say = ((key, values) => i18next.t(key, { ...values, lng: language })) as Say;
  const words = (error: unknown) => wordsFor(error, say, formatsOf(language));
  const isOfLanguage = (text: string) => /\p{Script=Han}/u.test(text) === (language === 'zh');

  beforeAll(async () => {
    await i18next.use(initReactI18next).init({
      lng: language,
      fallbackLng: false,
      resources: { [language]: { translation: language === 'zh' ? zh : en } },
      interpolation: { escapeValue: false },
    });
  });

  test('every error is shown in words of its own: what happened, and what to do', () => {
    const seen = new Map<string, string>();
    for (const [name, error] of everything) {
      const { title, help } = words(error);
      const page = shown(error);
      expect(page, name).toContain(title);
      expect(page, name).toContain(help);
      expect([name, isOfLanguage(title), isOfLanguage(help)]).toEqual([name, true, true]);
      expect([name, title, help].join(' ')).not.toMatch(/\{\{|undefined/);
      expect([name, title], name).not.toEqual([name, say('page.unknown.title')]);
      seen.set(name, `${title}\n${help}`);
    }
    expect(everything.length).toBeGreaterThan(180);
    // What has a reason or a cause never falls back to the words of its code.
    const general = new Set(Object.keys(en.errors).map((code) => seen.get(code)));
    const special = [...reasons, ...Object.keys(CAUSE_TEXTS)];
    expect(special.filter((name) => general.has(seen.get(name)))).toEqual([]);
  });

  test('facts stand in the sentence as the language writes them', () => {
    const full = new KirschError('DISK_FULL', 'In English.', {
      details: { path: '/mnt/usb', free: 1_500_000, needed: 2_000_000_000 },
    });
    const { title } = words(describeError(full));
    expect(title).toContain('/mnt/usb');
    expect(title).toMatch(/1\.5\s?(MB|吉字节|兆字节)/);
    const { title: without } = words(describeError(new KirschError('DISK_FULL', 'In English.')));
    expect(without).toBe(say('errors.DISK_FULL.title'));
  });

  test('a failed request to a bucket is told in the words of its cause', () => {
    const context = { what: 'put data/ab', key: 'data/ab', bucket: 'photos', host: 'nas:9000' };
    const thrown = (name: string, httpStatusCode: number) =>
      s3Error({ name, message: 'In English.', $metadata: { httpStatusCode } }, context);
    const told = (error: KirschError) => words(describeError(error)).title;
    expect(told(thrown('AccessDenied', 403))).toContain('photos');
    expect(told(thrown('InvalidAccessKeyId', 403))).toBe(
      say('causes.access-key-unknown.title', { keyName: say('storage.fields.accessKeyId') }),
    );
    const refused = Object.assign(new Error('In English.'), { code: 'ECONNREFUSED' });
    expect(told(s3Error(refused, context))).toBe(
      say('causes.port-closed.title', { port: '9000', hostname: 'nas' }),
    );
    // Without a port it cannot be said at which one nothing answers.
    expect(told(s3Error(refused, { ...context, host: 'nas' }))).toBe(
      say('errors.STORAGE_UNREACHABLE.named', { host: 'nas' }),
    );
  });

  test('names of files are never taken for a part of the text', () => {
    const path = 'a {{key}} $t(page.retry) {{host}}';
    const { title } = words(errorOf('SOURCE_UNREADABLE', { path, key: 'KEY', host: 'HOST' }));
    expect(title).not.toMatch(/KEY|HOST/);
    expect(title).not.toContain(say('page.retry'));
  });

  test('what nobody knows, and an app that is gone, have words as well', () => {
    for (const error of [undefined, new Error('x'), { code: 'NEW_CODE' }, new ApiFailure(500)]) {
      expect(words(error).title).toBe(say('page.unknown.title'));
    }
    expect(words(new ApiFailure(0)).title).toBe(say('page.offline.title'));
  });
});
