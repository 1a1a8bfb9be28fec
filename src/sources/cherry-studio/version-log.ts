/** A version of Cherry Studio that has run on a profile, as it notes in `version.log`. */
export interface VersionRecord {
  readonly version: string;
  readonly system: 'win' | 'mac' | 'linux' | 'unknown';
  readonly isDevelopment: boolean;
  readonly isPortable: boolean;
  /** When it first ran, RFC 3339. */
  readonly time: string;
}

const LINE =
  /^([^|\s]+)\|(win|mac|linux|unknown)\|(prod|dev)\|(packaged|unpackaged)\|(install|portable)\|([^|\s]+)$/;

/**
 * The versions in (the end of) a `version.log`, oldest first. A line is written whenever the version, the system or the way of
 * installation is another than the line before. What is no such line is passed over: the first may be cut.
 */
export function parseVersionLog(text: string): VersionRecord[] {
  return text.split('\n').flatMap((line) => {
    const match = LINE.exec(line.trim());
    if (!match) return [];
    const [, version, system, environment, packaged, mode, time] = match as unknown as string[];
    return [
      {
        version: version!,
        system: system as VersionRecord['system'],
        isDevelopment: environment === 'dev' || packaged === 'unpackaged',
        isPortable: mode === 'portable',
        time: time!,
      },
    ];
  });
}

/** The line that `parseVersionLog` reads. */
export function formatVersionRecord(record: VersionRecord): string {
  const { version, system, isDevelopment, isPortable, time } = record;
  const environment = isDevelopment ? 'dev|unpackaged' : 'prod|packaged';
  return `${version}|${system}|${environment}|${isPortable ? 'portable' : 'install'}|${time}\n`;
}
