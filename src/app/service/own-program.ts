import { realpathSync } from 'node:fs';
import type { ServiceProgram } from './service-program.ts';

/** Variables that say where settings and caches are, and that a login does not set. */
const PLACES = [
  'KIRSCH_CACHE_DIR',
  'KIRSCH_CONFIG',
  'RESTIC_CACHE_DIR',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
] as const;

/** This Kirsch, as a program to start at login: the app without a browser. */
export function ownProgram(
  env: NodeJS.ProcessEnv,
  launcher = process.argv[1] ?? '',
): ServiceProgram {
  const places = PLACES.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return {
    node: process.execPath,
    args: [realpathSync(launcher), 'app', '--no-browser'],
    env: Object.fromEntries(places),
  };
}
