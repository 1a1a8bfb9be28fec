import type { ProcessFacts } from './computer.ts';

/** The processes in the output of `ps -axww -o pid=,command=`. */
export function parsePs(text: string): ProcessFacts[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S.*)$/.exec(line);
    if (!match) return [];
    const commandLine = match[2]!.trimEnd();
    return [{ pid: Number(match[1]), name: programName(commandLine), commandLine }];
  });
}

/**
 * The processes that PowerShell lists as JSON: objects, or one alone, with `ProcessId`, `Name`, `CommandLine`.
 * Undefined when the text is none of that.
 */
export function parseWindowsProcesses(text: string): ProcessFacts[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const {
      ProcessId: pid,
      Name: name,
      CommandLine: commandLine,
    } = entry as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof name !== 'string') return [];
    return [{ pid, name, ...(typeof commandLine === 'string' ? { commandLine } : {}) }];
  });
}

/** The folder that a process of Chromium or Electron was told to keep its data in: its helpers always are. */
export function userDataFolderOf({ commandLine = '' }: ProcessFacts): string | undefined {
  const match = /(?:^|\s|")--user-data-dir=(?:"([^"]+)"|(.+?))(?="?(?:\s+--|\s*$))/.exec(
    commandLine,
  );
  return (match?.[1] ?? match?.[2])?.replace(/"$/, '');
}

/** A path may hold spaces, so where it ends is a guess: before the first argument that begins with a dash. */
function programName(commandLine: string): string {
  const program = commandLine.split(/\s+-/)[0]!;
  return program.slice(program.lastIndexOf('/') + 1);
}
