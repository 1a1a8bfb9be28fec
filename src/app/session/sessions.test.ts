import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Sessions } from './sessions.ts';

const PAUSE_MS = 60;
const SHORTER_MS = 20;

describe('the password of an app that other computers reach', () => {
  test('opens a session, at once', async () => {
    const sessions = new Sessions('right', PAUSE_MS);
    const order: string[] = [];
    const clock = sleep(SHORTER_MS).then(() => order.push('a moment'));
    const token = await sessions.openByPassword('right');
    order.push('open');
    await clock;
    expect(order).toEqual(['open', 'a moment']);
    expect(sessions.isOpen(token)).toBe(true);
  });

  test('costs a pause when it is wrong', async () => {
    const sessions = new Sessions('right', PAUSE_MS);
    const order: string[] = [];
    const clock = sleep(SHORTER_MS).then(() => order.push('a moment'));
    expect(await sessions.openByPassword('wrong')).toBeUndefined();
    order.push('refused');
    await clock;
    expect(order).toEqual(['a moment', 'refused']);
  });

  test('is tried once at a time, however many ask: no guess is answered before those that came earlier', async () => {
    const sessions = new Sessions('right', SHORTER_MS);
    const order: string[] = [];
    const guess = (password: string) =>
      sessions.openByPassword(password).then((token) => order.push(token ? 'open' : password));
    const guesses = [guess('1'), guess('2'), guess('right'), guess('3')];
    const afterOnePause = sleep(SHORTER_MS + 5).then(() => order.push('-'));
    await Promise.all([...guesses, afterOnePause]);
    expect(order.filter((one) => one !== '-')).toEqual(['1', '2', 'open', '3']);
    // Two pauses are over only when the second guess is answered.
    expect(order.indexOf('-')).toBeLessThan(order.indexOf('2'));
  });

  test('is guessed for nobody who has gone away', async () => {
    const sessions = new Sessions('right', SHORTER_MS);
    const gone = AbortSignal.abort();
    const waiting = Array.from({ length: 20 }, () => sessions.openByPassword('right', gone));
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => undefined));
    expect(await sessions.openByPassword('right')).toBeDefined();
  });

  test('is not waited for by more than a few', async () => {
    const sessions = new Sessions('right', 1);
    const guesses = Array.from({ length: 20 }, () => sessions.openByPassword('wrong'));
    await expect(sessions.openByPassword('right')).rejects.toMatchObject({ status: 429 });
    await Promise.all(guesses);
    expect(await sessions.openByPassword('right')).toBeDefined();
  });

  test('is nothing that an app without one takes', async () => {
    const sessions = new Sessions();
    expect(sessions.asksPassword).toBe(false);
    expect(await sessions.openByPassword('')).toBeUndefined();
  });
});

test('a code opens one session, which ends when it is closed', () => {
  const sessions = new Sessions();
  const code = sessions.makeCode();
  const token = sessions.openByCode(code);
  expect(sessions.isOpen(token)).toBe(true);
  expect(sessions.openByCode(code)).toBeUndefined();
  sessions.close(token);
  expect(sessions.isOpen(token)).toBe(false);
});

test('the oldest of very many codes and sessions go', () => {
  const sessions = new Sessions();
  const codes = Array.from({ length: 21 }, () => sessions.makeCode());
  expect(sessions.openByCode(codes[0]!)).toBeUndefined();
  const first = sessions.openByCode(codes[20]!);
  for (let more = 0; more < 100; more++) sessions.openByCode(sessions.makeCode());
  expect(sessions.isOpen(first)).toBe(false);
});

test('only who knows the secret of the owner is given a code', () => {
  const sessions = new Sessions();
  expect(sessions.makeCodeFor('')).toBeUndefined();
  sessions.trust('secret');
  expect(sessions.makeCodeFor('guess')).toBeUndefined();
  expect(sessions.openByCode(sessions.makeCodeFor('secret')!)).toBeDefined();
});
