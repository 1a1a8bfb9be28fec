import type { ServiceProgram } from './service-program.ts';

/** A systemd user unit (systemd.service(5), systemd.exec(5)) that starts Kirsch at login. */
export function systemdUnit({ node, args, env = {} }: ServiceProgram): string {
  const variables = Object.entries(env).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`)}\n`,
  );
  const words = [node, ...args].map((word) => quoted(word).replaceAll('$', '$$$$'));
  return `[Unit]
Description=Kirsch: backs up to S3-compatible storage

[Service]
Type=exec
ExecStart=${words.join(' ')}
${variables.join('')}Restart=on-failure
RestartSec=30
Nice=10
IOSchedulingClass=idle
UMask=0077

[Install]
WantedBy=default.target
`;
}

/** A word as systemd.syntax(7) quotes it; `%` begins a specifier. In command lines `$` begins a variable besides. */
function quoted(word: string): string {
  const escaped = word
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}
