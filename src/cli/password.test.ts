import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { afterAll, expect, test } from 'vitest';
import { type PasswordSources, readPassword } from './password.ts';
import { promptPassword } from './prompt-password.ts';

const folder = mkdtempSync(join(tmpdir(), 'kirsch-password-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'password');
writeFileSync(file, '  from file \n');

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

function read(sources: Partial<PasswordSources>): Promise<string> {
  return readPassword({ env: {}, stdin: Readable.from([]), stderr: nowhere, ...sources });
}

test('a password comes from a file, a command, a variable or the standard input', async () => {
  expect(await read({ file })).toBe('from file');
  const command = `"${process.execPath}" -p "'from command'"`;
  expect(await read({ command })).toBe('from command');
  expect(await read({ env: { RESTIC_PASSWORD: ' kept as it is ' } })).toBe(' kept as it is ');
  expect(await read({ env: { RESTIC_PASSWORD_FILE: file } })).toBe('from file');
  expect(await read({ env: { RESTIC_PASSWORD_COMMAND: command } })).toBe('from command');
  expect(await read({ stdin: Readable.from(['ty', 'ped\nrest']) })).toBe('typed');
});

test('options win over variables, and KIRSCH_ over RESTIC_', async () => {
  const env = { RESTIC_PASSWORD: 'restic', KIRSCH_PASSWORD: 'kirsch' };
  expect(await read({ env })).toBe('kirsch');
  expect(await read({ env, file })).toBe('from file');
});

test('no password at all is one, where nothing names another', async () => {
  expect(await read({ none: true, kept: 'kept' })).toBe('');
  for (const sources of [{ file }, { command: 'x' }, { env: { RESTIC_PASSWORD_FILE: file } }]) {
    await expect(read({ none: true, ...sources })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  }
});

test('without a password, or with two sources, the next step is told', async () => {
  const hint = expect.stringContaining('RESTIC_PASSWORD');
  await expect(read({})).rejects.toMatchObject({ code: 'BAD_ARGUMENT', hint });
  await expect(read({ file, command: 'x' })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  await expect(read({ file: join(folder, 'none') })).rejects.toThrow(/none/);
});

test('a command that fails does not give away what it printed', async () => {
  const command = `"${process.execPath}" -e "console.log('secret'); process.exit(3)"`;
  const error = await read({ command }).catch((thrown: unknown) => thrown);
  expect(JSON.stringify(error)).not.toContain('secret');
  expect(String(error)).not.toContain('secret');
});

/** A terminal at which somebody types. */
function terminal(keys: string) {
  const modes: boolean[] = [];
  let shown = '';
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => modes.push(raw),
  }) as unknown as ReadStream;
  input.push(keys);
  const output = new Writable({
    write(chunk, _encoding, done) {
      shown += chunk;
      done();
    },
  });
  return { input, output, modes, shown: () => shown };
}

test('what is typed at a terminal is not shown, and can be corrected', async () => {
  const { input, output, modes, shown } = terminal('secrxt\u007f\u007fet\r');
  expect(await promptPassword({ input, output }, 'Password: ')).toBe('secret');
  expect(shown()).toBe('Password: \n');
  expect(modes).toEqual([true, false]);
});

test('the terminal hides what is typed before it asks for anything', async () => {
  const { input, modes } = terminal('secret\r');
  const output = new Writable({
    write(_chunk, _encoding, done) {
      expect(modes[0]).toBe(true);
      done();
    },
  });
  expect(await promptPassword({ input, output }, 'Password: ')).toBe('secret');
});

test('Ctrl-C at the prompt stops', async () => {
  const { input, output, modes } = terminal('sec\u0003');
  await expect(promptPassword({ input, output }, '')).rejects.toMatchObject({ code: 'ABORTED' });
  expect(modes).toEqual([true, false]);
});
