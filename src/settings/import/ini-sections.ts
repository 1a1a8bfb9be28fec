/** The sections of an INI file, each with its values. */
export type IniSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface IniDialect {
  /** Whether a `#` or `;` behind a space ends a value, as in the AWS files. */
  readonly inlineComments: boolean;
}

/**
 * Reads an INI file as rclone and the AWS programs do: a section's name is taken whole (`[a.b]` is no nesting), a value
 * ends with its line, keys do not depend on case, sections of one name are one, the last of two equal keys counts.
 * Indented lines below a key without a value (`s3 =` in an AWS file) are `s3.name`.
 */
export function parseIniSections(text: string, { inlineComments }: IniDialect): IniSections {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let parent = '';
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|[\r\n]/)) {
    const header = /^\s*\[([^\]]*)\]/.exec(line);
    if (header) {
      const name = header[1]!.trim();
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      parent = '';
      continue;
    }
    const equals = line.indexOf('=');
    if (!section || equals === -1 || /^\s*[#;]/.test(line)) continue;
    const key = line.slice(0, equals).trim().toLowerCase();
    const value = plainValue(line.slice(equals + 1), inlineComments);
    if (key === '') continue;
    if (!/^\s/.test(line)) parent = value === '' ? `${key}.` : '';
    section.set(/^\s/.test(line) ? parent + key : key, value);
  }
  return sections;
}

function plainValue(raw: string, inlineComments: boolean): string {
  const value = (inlineComments ? raw.replace(/\s[#;].*$/, '') : raw).trim();
  return /^(["'`]).*\1$/.test(value) && value.length > 1 ? value.slice(1, -1) : value;
}
