/** How wrong the clock of a computer is. */
export interface WrongClock {
  /** Ahead of the right time; negative: behind. */
  readonly offMs: number;
  /** So long after the start of each process somebody sets it. */
  readonly leapAfterMs?: number;
  /** By so much. */
  readonly leapMs?: number;
}

/** The environment of a computer with such a clock in such a zone. */
export function environmentOf(clock: WrongClock, zone: string): Record<string, string> {
  const preload = new URL('./wrong-clock.js', import.meta.url).href;
  return {
    TZ: zone,
    CAMPAIGN_CLOCK: JSON.stringify(clock),
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${preload}`.trim(),
  };
}
