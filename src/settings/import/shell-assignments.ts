/** Variables that a file of a shell sets. */
export interface ShellAssignments {
  readonly values: ReadonlyMap<string, string>;
  /** Variables whose values only a shell can tell: they refer to others, or run commands. */
  readonly unreadable: ReadonlySet<string>;
}

const NAME = '[A-Za-z_][A-Za-z0-9_]*';

/** One line's assignment: `NAME=…` and `export NAME=…`, fish's `set -x NAME …`, PowerShell's `$env:NAME = …`, cmd's `set NAME=…`. */
const FORMS: readonly RegExp[] = [
  new RegExp(`^(?:export\\s+|declare\\s+-x\\s+)?(${NAME})=(.*)$`),
  new RegExp(`^set\\s+-\\S+\\s+(?:-\\S+\\s+)*(${NAME})\\s+(.*)$`),
  new RegExp(`^\\$env:(${NAME})\\s*=\\s*(.*)$`, 'i'),
  new RegExp(`^set\\s+"?(${NAME})=(.*?)"?$`, 'i'),
];

/**
 * Reads what a file for a shell, or for `--env-file` and systemd's `EnvironmentFile`, sets. Nothing is run or expanded.
 * Lines that are no assignments are passed over.
 */
export function parseShellAssignments(text: string): ShellAssignments {
  const values = new Map<string, string>();
  const unreadable = new Set<string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|[\r\n]/)) {
    const trimmed = line.trim();
    const [, name, raw] = FORMS.map((form) => form.exec(trimmed)).find(Boolean) ?? [];
    if (name === undefined || raw === undefined) continue;
    const value = plainValue(raw);
    values.delete(name);
    unreadable.delete(name);
    if (value === undefined) unreadable.add(name);
    else values.set(name, value);
  }
  return { values, unreadable };
}

/** The value as the shell would see it; `undefined` when it takes a shell to know. */
function plainValue(raw: string): string | undefined {
  let value = '';
  let quote = '';
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at]!;
    if (quote === "'") {
      if (character === "'") quote = '';
      else value += character;
    } else if (character === '\\' && at + 1 < raw.length) {
      const next = raw[++at]!;
      // Within double quotes a backslash only escapes what would mean something there.
      value += quote === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next;
    } else if (character === quote) {
      quote = '';
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
    } else if (character === '`' || (character === '$' && /[A-Za-z_{(]/.test(raw[at + 1] ?? ''))) {
      return undefined;
    } else if (quote === '' && /[\s;&|]/.test(character)) {
      // What follows is a comment or another command.
      break;
    } else value += character;
  }
  return quote === '' ? value : undefined;
}
