/** How far the clock of this process is off, in milliseconds. */
let offset = 0;

const RealDate = Date;
const now = () => RealDate.now() + offset;

// At once: modules that are loaded later keep what they find.
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given) =>
    given.length === 0 ? new target(now()) : Reflect.construct(target, given),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

/**
 * Sets the clock of this process back, so that what is done now was done then. Threads, other programs and files keep the real
 * one. To be imported before all that asks for the time.
 */
export function setClockBack(milliseconds: number): void {
  offset = -milliseconds;
}
