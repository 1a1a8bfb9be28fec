import { spawn } from 'node:child_process';
import type { Announcement } from './announcement.ts';

/** A program that shows a notification. Texts travel in its environment, where no shell or script reads them as code. */
export interface NotificationCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const WINDOWS_SCRIPT = `
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$toast = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent(
  [Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $toast.GetElementsByTagName('text')
[void]$texts.Item(0).AppendChild($toast.CreateTextNode($env:KIRSCH_TITLE))
[void]$texts.Item(1).AppendChild($toast.CreateTextNode($env:KIRSCH_MESSAGE))
$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show($toast)
`;

const MAC_SCRIPT =
  'display notification (system attribute "KIRSCH_MESSAGE") with title (system attribute "KIRSCH_TITLE")';

/** How this system shows a notification; `undefined` where nothing is known that does. */
export function notificationCommand(
  { title, message }: Pick<Announcement, 'title' | 'message'>,
  platform: NodeJS.Platform,
): NotificationCommand | undefined {
  const env = { KIRSCH_TITLE: title, KIRSCH_MESSAGE: message };
  switch (platform) {
    case 'darwin':
      return { program: 'osascript', args: ['-e', MAC_SCRIPT], env };
    case 'win32': {
      const encoded = Buffer.from(WINDOWS_SCRIPT, 'utf16le').toString('base64');
      const args = ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded];
      return { program: 'powershell.exe', args, env };
    }
    case 'linux':
      // `notify-send` takes its texts as arguments only; announcements hold no secrets. The body may hold markup.
      return {
        program: 'notify-send',
        args: ['--app-name=Kirsch', '--', title, escapeMarkup(message)],
        env: {},
      };
    default:
      return undefined;
  }
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Shows a notification if this system can; resolves to whether it was shown, and never rejects. */
export function showNotification(
  announcement: Pick<Announcement, 'title' | 'message'>,
  {
    platform = process.platform,
    env = process.env,
  }: { platform?: NodeJS.Platform; env?: NodeJS.ProcessEnv } = {},
): Promise<boolean> {
  const command = notificationCommand(announcement, platform);
  if (!command) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(command.program, command.args, {
      env: { ...env, ...command.env },
      stdio: 'ignore',
      windowsHide: true,
      timeout: 10_000,
    });
    child.once('error', () => resolve(false));
    child.once('close', (status) => resolve(status === 0));
  });
}
