// Preloaded into a process and its threads: gives them a clock that is wrong, as CAMPAIGN_CLOCK says (`WrongClock`).

/** @type {import('./wrong-clock.ts').WrongClock} */
const {
  offMs,
  leapAfterMs = Number.POSITIVE_INFINITY,
  leapMs = 0,
} = JSON.parse(process.env['CAMPAIGN_CLOCK'] ?? '{"offMs":0}');
const RealDate = Date;

/** By how much it is wrong now. Threads begin to count anew, and leap later: as suddenly as for the others. */
function error() {
  return offMs + (performance.now() >= leapAfterMs ? leapMs : 0);
}

class WrongDate extends RealDate {
  /** @param {...unknown} args */
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + error());
    else super(.../** @type {[number]} */ (args));
  }

  static now() {
    return RealDate.now() + error();
  }
}

globalThis.Date = /** @type {DateConstructor} */ (WrongDate);
