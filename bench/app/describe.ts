import { withSpread } from '../figures.ts';
import { markdownTable } from '../markdown-table.ts';
import type { AppSamples } from './app.ts';

/** What was measured of the app as Markdown. */
export function describeApp({ start, page }: AppSamples, measured: string): string {
  return markdownTable(
    ['step', 'time', 'measured'],
    [
      ['`kirsch app` to its address', withSpread(start), measured],
      ['opening the page to its heading', withSpread(page), measured],
    ],
  );
}
