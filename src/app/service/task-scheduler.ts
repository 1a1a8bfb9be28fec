import type { ServiceProgram } from './service-program.ts';
import { xmlText } from './xml-text.ts';

/**
 * A task of Windows' Task Scheduler ([MS-TSCH] 2.5) that starts Kirsch when its user logs on, in UTF-16 with a byte order mark, as
 * `schtasks /Create /XML` wants it. A task can neither set variables nor hide a window; PowerShell does both.
 */
export function scheduledTask({ node, args, env = {} }: ServiceProgram): Buffer {
  const setting = Object.entries(env).map(([name, value]) => `$env:${name}=${literal(value)}; `);
  const command = [node, ...args].map(literal).join(' ');
  const script = `${setting.join('')}& ${command}; exit $LASTEXITCODE`;
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  const options = `-NoProfile -NonInteractive -WindowStyle Hidden -EncodedCommand ${encoded}`;
  const text = `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Kirsch: backs up to S3-compatible storage</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>10</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>powershell.exe</Command>
      <Arguments>${xmlText(options)}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
  const mark = Buffer.of(0xff, 0xfe);
  return Buffer.concat([mark, Buffer.from(text.replaceAll('\n', '\r\n'), 'utf16le')]);
}

/** A word that PowerShell takes as it is; four typographic marks close a quotation like the straight one. */
function literal(word: string): string {
  return `'${word.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}
