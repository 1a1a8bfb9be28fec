import { PassThrough, Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { Answers } from './answers.ts';

function piped(text: string) {
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
  const { signal } = new AbortController();
  return new Answers({ stdin: Readable.from(text === '' ? [] : [text]), stderr, signal });
}

/** A terminal at which somebody types; what is shown there can be asked for. */
function terminal() {
  let shown = '';
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const stderr = new Writable({
    write(chunk, _encoding, done) {
      shown += chunk;
      done();
    },
  });
  const { signal } = new AbortController();
  return { stdin, answers: new Answers({ stdin, stderr, signal }), shown: () => shown };
}

test('piped lines answer one question after the other, and then there are none', async () => {
  const answers = piped('AKIA\r\n secret \n\nrest');
  expect(answers.isInteractive).toBe(false);
  expect(await answers.ask('id')).toBe('AKIA');
  expect(await answers.ask('secret', { hidden: true })).toBe('secret');
  expect(await answers.ask('empty')).toBe('');
  expect(await answers.ask('rest')).toBe('rest');
  expect(await answers.ask('more')).toBe('');
  expect(await answers.confirm('sure?')).toBe(false);
  expect(await piped('').ask('nothing')).toBe('');
});

test('lines end where they say, and what follows answers the next question', async () => {
  const answers = piped('one\ntwo\n:END\nphrase');
  expect(await answers.lines('', (line) => line === ':END')).toBe('one\ntwo\n:END');
  expect(await answers.ask('phrase')).toBe('phrase');
});

test('input without an end is refused', async () => {
  await expect(piped('x'.repeat(400_000)).ask('')).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
});

test('at a terminal questions are shown, and so are answers unless they are secret', async () => {
  const { stdin, answers, shown } = terminal();
  expect(answers.isInteractive).toBe(true);
  const id = answers.ask('ID: ');
  stdin.write('AKIA\n');
  expect(await id).toBe('AKIA');
  const secret = answers.ask('Secret: ', { hidden: true });
  stdin.write('canary\r');
  expect(await secret).toBe('canary');
  const sure = answers.confirm('Sure?');
  stdin.write('y\n');
  expect(await sure).toBe(true);
  expect(shown()).toContain('ID: ');
  expect(shown()).toContain('Sure? [y/N] ');
  expect(shown()).not.toContain('canary');
});

test('a text that is pasted at once is read to its end', async () => {
  const { stdin, answers } = terminal();
  const text = answers.lines('Paste: ', (line) => line.endsWith(':END'));
  stdin.write('one\ntwo\nthree:END\n');
  expect(await text).toBe('one\ntwo\nthree:END');
  const phrase = answers.ask('Phrase: ', { hidden: true });
  stdin.write('six words\r');
  expect(await phrase).toBe('six words');
});
