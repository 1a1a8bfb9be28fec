import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePs, parseWindowsProcesses, userDataFolderOf } from './process-list.ts';

describe('the list of processes', () => {
  test('of macOS gives programs with spaces in their path, and their arguments', () => {
    const text =
      '    1 /sbin/launchd\n' +
      '  815 /Applications/Cherry Studio.app/Contents/MacOS/Cherry Studio\n' +
      '  816 /Applications/Cherry Studio.app/Contents/Frameworks/Cherry Studio Helper.app/Contents/MacOS/Cherry Studio Helper --type=gpu-process --user-data-dir=/Users/ada/Library/Application Support/CherryStudio --field-trial-handle=1\n';
    const processes = parsePs(text);
    expect(processes.map(({ pid, name }) => [pid, name])).toEqual([
      [1, 'launchd'],
      [815, 'Cherry Studio'],
      [816, 'Cherry Studio Helper'],
    ]);
    expect(processes.map(userDataFolderOf)).toEqual([
      undefined,
      undefined,
      '/Users/ada/Library/Application Support/CherryStudio',
    ]);
  });

  test('of Windows is one object or many, without arguments where those may not be seen', () => {
    const commandLine =
      '"C:\\Programs\\Cherry Studio.exe" --type=renderer --user-data-dir="C:\\Users\\Ada L\\CherryStudio" --lang=en';
    const one = { ProcessId: 7, Name: 'Cherry Studio.exe', CommandLine: commandLine };
    const [process] = parseWindowsProcesses(JSON.stringify(one))!;
    expect(userDataFolderOf(process!)).toBe('C:\\Users\\Ada L\\CherryStudio');
    const two = [one, { ProcessId: 4, Name: 'System', CommandLine: null }];
    expect(parseWindowsProcesses(JSON.stringify(two))!.map(({ pid }) => pid)).toEqual([7, 4]);
    expect(parseWindowsProcesses('Access denied')).toBeUndefined();
  });

  test('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePs(text)));
    fc.assert(fc.property(fc.json(), (text) => void parseWindowsProcesses(text)));
  });

  test('names the folder of a process that was quoted as a whole, or comes last', () => {
    const folder = (commandLine: string) => userDataFolderOf({ pid: 1, name: 'x', commandLine });
    expect(folder('x.exe "--user-data-dir=C:\\a b" --y')).toBe('C:\\a b');
    expect(folder('x --type=zygote --user-data-dir=/a b')).toBe('/a b');
    expect(folder('x --no-user-data-dir=/a')).toBeUndefined();
  });
});
