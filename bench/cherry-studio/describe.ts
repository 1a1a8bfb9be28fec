import { bytes, counted, megabytes, withSpread } from '../figures.ts';
import { Score } from '../goals.ts';
import { markdownTable } from '../markdown-table.ts';
import { median } from '../statistics.ts';
import {
  type CherryResults,
  type CherrySample,
  type CherryStep,
  METHODS,
  type Method,
} from './cherry-studio.ts';

/** Of the least that the two others need, how much Kirsch may. */
const GOALS = {
  firstTime: 1,
  changedTime: 1 / 10,
  changedBytes: 1 / 20,
  /** Of 1.9's memory alone. */
  memoryOf19: 1 / 10,
  memoryOf21: 1,
};

type Figures = Readonly<Record<Method, number>>;

/** The comparison with what Cherry Studio does as Markdown; figures that miss their goal in bold. */
export function describeCherryStudio(
  { profile, samples }: CherryResults,
  measured: string,
): string {
  const score = new Score();
  const of = (step: CherryStep, figure: (sample: CherrySample) => number): Figures => {
    const entries = METHODS.map((method) => [method, median(samples[step][method].map(figure))]);
    return Object.fromEntries(entries) as Figures;
  };
  const times = (step: CherryStep, goal: number, text: string) => {
    const figures = of(step, ({ wallSeconds }) => wallSeconds);
    const words = (method: Method) =>
      withSpread(samples[step][method].map(({ wallSeconds }) => wallSeconds));
    return row(`${TITLES[step]}: time`, words, isMet(figures, goal, goal), text);
  };
  const sent = (step: CherryStep, goal: number | undefined, text: string) => {
    const figures = of(step, ({ bytesSent }) => bytesSent);
    const met = goal === undefined ? undefined : isMet(figures, goal, goal);
    return row(`${TITLES[step]}: sent`, (method) => bytes(figures[method]), met, text);
  };
  const memory = (step: CherryStep) => {
    const figures = of(step, ({ peakMemoryBytes }) => peakMemoryBytes);
    const met = isMet(figures, GOALS.memoryOf19, GOALS.memoryOf21);
    const text = '≤ 1/10 of 1.9, ≤ 2.1';
    return row(`${TITLES[step]}: memory`, (method) => megabytes(figures[method]), met, text);
  };
  const left = () => {
    const figures = of('changed', ({ leftBytes }) => leftBytes);
    return row(
      'left in the folder for temporary files',
      (m) => bytes(figures[m]),
      figures.kirsch === 0,
      'nothing',
    );
  };
  const row = (
    title: string,
    words: (method: Method) => string,
    met: boolean | undefined,
    goal: string,
  ) => {
    const own = words('kirsch');
    const judged = met === undefined ? own : score.judge(own, met ? 0 : 1, 0);
    return [title, judged, words('1.9'), words('2.1'), goal];
  };
  const rows = [
    times('first', GOALS.firstTime, 'no slower than either'),
    sent('first', undefined, ''),
    memory('first'),
    times('changed', GOALS.changedTime, '≤ 1/10 of either'),
    sent('changed', GOALS.changedBytes, '≤ 1/20 of either'),
    memory('changed'),
    left(),
  ];
  const table = markdownTable(['', 'Kirsch', 'as 1.9', 'as 2.1', 'goal'], rows);
  const extent = `${counted(profile.files)} files, ${megabytes(profile.bytes)}. ${measured}. ${score}`;
  return `${extent}\n\n${table}`;
}

const TITLES: Readonly<Record<CherryStep, string>> = {
  first: 'first backup',
  changed: '1 % changed',
};

/** Whether Kirsch's figure is not above these shares of the others'. */
function isMet(figures: Figures, of19: number, of21: number): boolean {
  return figures.kirsch <= figures['1.9'] * of19 && figures.kirsch <= figures['2.1'] * of21;
}
