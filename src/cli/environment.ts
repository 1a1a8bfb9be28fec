/** The environment of a command. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable by its name without a prefix: `KIRSCH_…` where it is set, else `RESTIC_…`. */
export function fromEnvironment(env: Environment, name: string): string | undefined {
  return env[`KIRSCH_${name}`] || env[`RESTIC_${name}`] || undefined;
}
