import { bytes, seconds, withSpread } from '../figures.ts';
import { median } from '../statistics.ts';
import type { FirstPackSamples } from './first-pack.ts';
import { LINE_BYTES_PER_SECOND, type LineSamples, SENDERS } from './line.ts';

/** The least share of the line that has to be used. */
const LINE_GOAL = 0.9;
/** Seconds from a start to its first pack. */
const FIRST_PACK_GOAL = 0.3;

/** The runs over the line as Markdown; figures that miss their goal in bold. */
export function describeLine(samples: LineSamples, measured: string): string {
  const rows = SENDERS.map((sender) => {
    const wall = samples[sender].map(({ wallSeconds }) => wallSeconds);
    const sent = median(samples[sender].map(({ bytesSent }) => bytesSent));
    const share = sent / LINE_BYTES_PER_SECOND / median(wall);
    const text = `${Math.round(share * 100)} %`;
    const misses = sender === 'kirsch' && (share < LINE_GOAL || !isFirst(samples));
    return [sender, withSpread(wall), bytes(sent), misses ? `**${text}**` : text, measured];
  });
  return table(
    ['program', 'time', 'sent', 'of the line (Kirsch ≥ 90 %, and first)', 'measured'],
    rows,
  );
}

/** What was measured from starts to first packs as Markdown. */
export function describeFirstPack(samples: FirstPackSamples, measured: string): string {
  const kirsch = median(samples.kirsch);
  const text = withSpread(samples.kirsch);
  return table(
    ['step', 'Kirsch', 'restic', 'goal', 'measured'],
    [
      [
        'start to first pack',
        kirsch > FIRST_PACK_GOAL ? `**${text}**` : text,
        withSpread(samples.restic),
        `≤ ${seconds(FIRST_PACK_GOAL)}`,
        measured,
      ],
    ],
  );
}

function isFirst(samples: LineSamples): boolean {
  const [kirsch = 0, ...others] = SENDERS.map((sender) =>
    median(samples[sender].map(({ wallSeconds }) => wallSeconds)),
  );
  return others.every((other) => kirsch < other);
}

function table(columns: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
