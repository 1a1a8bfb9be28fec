import { bytes, seconds, withSpread } from '../figures.ts';
import { markdownTable } from '../markdown-table.ts';
import { median } from '../statistics.ts';
import type { FirstPackSamples } from './first-pack.ts';
import { LINE_BYTES_PER_SECOND, type LineSample, type LineSamples, SENDERS } from './line.ts';

/** The least share of the line that has to be used, from the start of the program to its end. */
const LINE_GOAL = 0.9;
/** Seconds from a start to its first pack. */
const FIRST_PACK_GOAL = 0.3;

/** The runs over the line as Markdown; figures that miss their goal in bold. */
export function describeLine(samples: LineSamples, measured: string): string {
  const rows = SENDERS.map((sender) => {
    const of = (figure: (sample: LineSample) => number) => samples[sender].map(figure);
    const wall = of(({ wallSeconds }) => wallSeconds);
    const sent = median(of(({ bytesSent }) => bytesSent));
    const least = sent / LINE_BYTES_PER_SECOND;
    const whileSending = least / median(of(({ sendingSeconds }) => sendingSeconds));
    const inAll = least / median(wall);
    const judge = (text: string, isGood: boolean) =>
      sender !== 'kirsch' || isGood ? text : `**${text}**`;
    return [
      sender,
      judge(withSpread(wall), isFirst(samples)),
      bytes(sent),
      percent(whileSending),
      judge(percent(inAll), inAll >= LINE_GOAL),
      measured,
    ];
  });
  const columns = ['program', 'time (Kirsch first)', 'sent', 'of the line while sending'];
  return markdownTable([...columns, 'of the line in all (≥ 90 %)', 'measured'], rows);
}

/** What was measured from starts to first packs as Markdown. */
export function describeFirstPack(samples: FirstPackSamples, measured: string): string {
  const kirsch = median(samples.kirsch);
  const text = withSpread(samples.kirsch);
  return markdownTable(
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

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function isFirst(samples: LineSamples): boolean {
  const [kirsch = 0, ...others] = SENDERS.map((sender) =>
    median(samples[sender].map(({ wallSeconds }) => wallSeconds)),
  );
  return others.every((other) => kirsch < other);
}
