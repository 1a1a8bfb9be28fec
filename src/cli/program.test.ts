import { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { completionScript, describeCommands } from './completion-script.ts';
import { createProgram } from './program.ts';
import { run } from './run.ts';

class Text extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function runHere(...args: string[]) {
  const [stdout, stderr] = [new Text(), new Text()];
  const { signal } = new AbortController();
  const status = await run(args, { env: {}, stdin: Readable.from([]), stdout, stderr, signal });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

const program = createProgram(() => async () => {});

test('every command explains itself with an example', async () => {
  for (const command of allCommands(program).filter(({ commands }) => commands.length === 0)) {
    const path = [command.name()];
    for (let parent = command.parent; parent?.parent; parent = parent.parent)
      path.unshift(parent.name());
    const { status, stdout } = await runHere(...path, '--help');
    expect([path, status]).toEqual([path, 0]);
    expect(stdout).toContain(command.description().slice(0, 20));
    expect(stdout, path.join(' ')).toContain('Example:\n  ');
  }
});

test('no two options of a command share a letter, with the global ones among them', () => {
  for (const command of allCommands(program)) {
    const options =
      command === program ? program.options : [...command.options, ...program.options];
    for (const kind of ['short', 'long'] as const) {
      const flags = options.map((option) => option[kind]).filter(Boolean);
      expect(new Set(flags).size, `${command.name()}: ${flags}`).toBe(flags.length);
    }
  }
});

test('help lists every command, and explains one', async () => {
  const { stdout } = await runHere('help');
  for (const { name } of describeCommands(program)[0]!.subcommands)
    expect(stdout).toContain(`  ${name}`);
  expect((await runHere('help', 'backup')).stdout).toContain('--exclude-caches');
});

test('help explains a command below a command', async () => {
  const { status, stdout } = await runHere('help', 'storage', 'add');
  expect(status).toBe(0);
  expect(stdout).toContain('--secret-file');
});

test.each([
  [['bakup'], "kirsch: Unknown command 'bakup'; `backup` is one.", '`kirsch help` lists'],
  [['storage', 'ad', 'x'], 'kirsch: Unknown command', '`kirsch help storage` explains it.'],
  [
    ['restore', 'latest'],
    "'-t, --target <folder>' not specified.",
    '`kirsch help restore` explains it.',
  ],
  [
    ['storage', 'add'],
    'kirsch: Missing required argument',
    '`kirsch help storage add` explains it.',
  ],
])('%s is answered by what is meant and by the help that explains it', async (args, what, hint) => {
  const { status, stderr } = await runHere(...args);
  expect(status).toBe(1);
  expect(stderr).toContain(what);
  expect(stderr).toContain(`\n  ${hint}`);
});

test('the version is printed for people and for programs', async () => {
  expect((await runHere('version')).stdout).toMatch(/^kirsch \d+\.\d+\.\d+ on Node\.js /);
  expect(JSON.parse((await runHere('version', '--json')).stdout)).toMatchObject({
    message_type: 'version',
  });
  expect((await runHere('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('what cannot be meant ends with status 1 and words, never a stack trace', async () => {
  const mistakes = [
    ['nonsense'],
    ['ls'],
    ['ls', '--nonsense', 'latest'],
    ['stats', '--mode', 'nonsense'],
    ['list', 'nonsense'],
    ['snapshots', '--latest', '0'],
    ['restore', 'latest'],
    ['snapshots'],
    ['snapshots', '-r', 'sftp:host:/x', '--no-cache'],
    ['backup', '--retry-lock', 'soon', '/x'],
  ];
  for (const args of mistakes) {
    const { status, stdout, stderr } = await runHere(...args);
    expect([args, status, stdout]).toEqual([args, 1, '']);
    expect(stderr).toMatch(/^kirsch: [A-Z]/);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
});

test('with --json an error is one line of JSON', async () => {
  const { stderr } = await runHere('snapshots', '--json');
  expect(JSON.parse(stderr)).toMatchObject({
    message_type: 'exit_error',
    code: 1,
    error_code: 'BAD_ARGUMENT',
  });
});

test('completion scripts know all commands and their options', async () => {
  const commands = describeCommands(program);
  for (const shell of ['bash', 'zsh', 'fish', 'powershell'] as const) {
    const script = completionScript(shell, commands);
    for (const word of ['backup', 'passwd', 'read-data-subset', 'limit-upload']) {
      expect(script, shell).toContain(word);
    }
    expect((await runHere('completion', shell)).stdout).toBe(`${script}\n`);
  }
});
