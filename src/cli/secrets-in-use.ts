import type { Environment } from './environment.ts';

const SECRET_VARIABLES = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
const PASSWORD_VARIABLES = ['PASSWORD', 'NEW_PASSWORD', 'FROM_PASSWORD', 'PAIRING_PHRASE'].flatMap(
  (name) => [`KIRSCH_${name}`, `RESTIC_${name}`],
);

/** Keys that the environment holds, and that no message may repeat, whoever wrote it. */
export function secretsOfEnvironment(env: Environment): string[] {
  return SECRET_VARIABLES.flatMap((name) => env[name] || []);
}

/**
 * The environment for a program that we start: without the passwords that only Kirsch and restic read. What a person has
 * set for other programs, as `AWS_…`, they get, as from restic; secrets out of the settings are never in an environment.
 */
export function environmentForChildren(env: Environment): Record<string, string | undefined> {
  const hidden = new Set(PASSWORD_VARIABLES);
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !hidden.has(name.toUpperCase())),
  );
}
