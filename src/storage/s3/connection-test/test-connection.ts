import { isKirschError, KirschError, throwIfAborted } from '../../../errors/index.ts';
import { type Clock, SYSTEM_CLOCK } from '../../wrappers/clock.ts';
import type { UnderstoodConnection } from '../address/understood-connection.ts';
import type { PrivacyReport } from '../privacy/privacy-report.ts';
import type { ConnectionCause } from './cause.ts';
import type { ConnectionReport } from './connection-report.ts';
import { Course } from './course.ts';
import { CauseFound, commonFacts } from './make-cause.ts';
import { meetServer } from './meet-server.ts';
import { secondLook, USUAL_PORTS } from './second-look.ts';
import { settleRepair } from './settle-repair.ts';
import { SignedRequests } from './signed-requests.ts';
import type { Step } from './step.ts';
import { Stranger } from './stranger.ts';
import { type Surroundings, THIS_COMPUTER } from './surroundings.ts';
import { TestObject } from './test-object.ts';
import type { TestedSettings } from './tested-settings.ts';
import { withinTime } from './time-limit.ts';
import { tryBucket } from './try-bucket.ts';
import { understandFields } from './understand-fields.ts';
import { useBucket } from './use-bucket.ts';

export interface TestConnectionOptions {
  /** Stops the test: it takes its object away, and rejects with `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each step as it ends. */
  readonly onStep?: ((step: Step) => void) | undefined;
  /** For one step, in milliseconds. Default 6,000. */
  readonly stepLimitMs?: number | undefined;
  /** For the whole test, its cleaning up included, in milliseconds. Default 15,000. */
  readonly totalLimitMs?: number | undefined;
  /** For measuring and limiting. Default: the system's. */
  readonly clock?: Clock | undefined;
  /** Ports at which a server of one's own is looked for when the given one is wrong. Default 9000, 8333, 3900. */
  readonly usualPorts?: readonly number[] | undefined;
  /** Default: this computer's network and time. */
  readonly surroundings?: Surroundings | undefined;
}

const STEP_LIMIT_MS = 6_000;
const TOTAL_LIMIT_MS = 15_000;
/** Kept back from the whole for taking the object away; of a short time at most a fifth. */
const CLEAN_UP_MS = 2_500;
const SECOND_LOOK_MS = 2_000;

/**
 * Tests whether a bucket can be used for backups, step by step, and says what to do where it cannot. It asks as a
 * stranger before it sends anything that is signed, writes one object of 4 KiB under the root path, reads it back, looks
 * whether others can, and takes it away.
 * @throws KirschError `ABORTED` when the signal fires, with `details.leftBehind` where the object could not be removed;
 *   every other failure is in the report
 */
export async function testConnection(
  settings: TestedSettings,
  options: TestConnectionOptions = {},
): Promise<ConnectionReport> {
  const { signal, totalLimitMs = TOTAL_LIMIT_MS, clock = SYSTEM_CLOCK } = options;
  throwIfAborted(signal);
  const cleanUpMs = Math.min(CLEAN_UP_MS, totalLimitMs / 5);
  const course = new Course({
    clock,
    stepLimitMs: options.stepLimitMs ?? STEP_LIMIT_MS,
    totalLimitMs: totalLimitMs - cleanUpMs,
    signal,
    onStep: options.onStep,
  });
  const trial = new Trial(settings, course, options);
  let cause: ConnectionCause | undefined;
  let stopped: KirschError | undefined;
  try {
    await trial.run();
  } catch (thrown) {
    if (thrown instanceof CauseFound) cause = await trial.improve(thrown.found);
    else if (isKirschError(thrown, 'ABORTED')) stopped = thrown;
    else throw thrown;
  } finally {
    await trial.close({ milliseconds: cleanUpMs, clock });
  }
  const { leftBehind, understood, privacy } = trial;
  if (stopped) throw withLeftover(stopped, leftBehind);
  return {
    outcome: cause ? 'failed' : privacy?.state === 'public' ? 'public' : 'passed',
    steps: course.steps,
    ...(cause && { cause }),
    ...(understood && { connection: understood }),
    ...(privacy && { privacy }),
    ...(leftBehind !== undefined && { leftBehind }),
  };
}

/** One test, and what it holds on to. */
class Trial {
  understood: UnderstoodConnection | undefined;
  privacy: PrivacyReport | undefined;
  readonly #settings: TestedSettings;
  readonly #course: Course;
  readonly #options: TestConnectionOptions;
  #stranger: Stranger | undefined;
  #signed: SignedRequests | undefined;
  #object: TestObject | undefined;

  constructor(settings: TestedSettings, course: Course, options: TestConnectionOptions) {
    this.#settings = settings;
    this.#course = course;
    this.#options = options;
  }

  get leftBehind(): string | undefined {
    return this.#object?.mayExist ? this.#object.key : undefined;
  }

  async run(): Promise<void> {
    const settings = this.#settings;
    const course = this.#course;
    const {
      surroundings = THIS_COMPUTER,
      stepLimitMs = STEP_LIMIT_MS,
      clock = SYSTEM_CLOCK,
    } = this.#options;
    const sdk = import('../sdk.ts');
    // Whoever stops before it is needed does not wait for it.
    sdk.catch(() => {});
    const understood = await course.step('address', async () => understandFields(settings));
    this.understood = understood;
    const facts = commonFacts(understood);
    course.facts = facts;
    const stranger = new Stranger({
      idleTimeoutMs: stepLimitMs,
      caCertificates: settings.caCertificates,
      clientCertificate: settings.clientCertificate,
      trustAnyServer: settings.trustAnyServer,
      proxy: settings.proxy,
    });
    this.#stranger = stranger;
    const { proxy } = settings;
    await meetServer({ course, understood, facts, stranger, surroundings, proxy });

    const known = { ...settings, bucket: understood.bucket, idleTimeoutMs: stepLimitMs };
    const signed = new SignedRequests(understood, known, await sdk);
    this.#signed = signed;
    const { secretAccessKey } = settings;
    const refusal = { understood, facts, secretAccessKey, now: surroundings.now() };
    const place = await tryBucket({ course, signed, surroundings, refusal });
    const object = new TestObject(understood.rootPath, signed);
    this.#object = object;
    await useBucket({
      course,
      signed,
      stranger,
      object,
      clock,
      refusal: { ...refusal, understood: place },
      surroundings,
      onPrivacy: (privacy) => {
        this.privacy = privacy;
      },
    });
  }

  /** Adds the repair that a second look finds, and completes the one that is there. */
  async improve(cause: ConnectionCause): Promise<ConnectionCause> {
    const { understood } = this;
    const stranger = this.#stranger;
    if (understood === undefined || stranger === undefined) return cause;
    const { usualPorts: ports = USUAL_PORTS } = this.#options;
    const repair = cause.repair
      ? undefined
      : await this.#course
          .within(SECOND_LOOK_MS, (signal) =>
            secondLook(cause, understood, stranger, { ports, signal }),
          )
          .catch(() => undefined);
    const improved = repair ? { ...cause, repair: [repair] } : cause;
    return settleRepair(improved, this.#settings, understood);
  }

  /** Takes the object away where that is still to be done, and closes all connections. */
  async close(limit: { readonly milliseconds: number; readonly clock: Clock }): Promise<void> {
    const object = this.#object;
    if (object?.mayExist) {
      // Without the caller's signal: what was begun is undone, even when nobody waits for the test any more.
      await withinTime(limit, (signal) => object.cleanUp(signal)).catch(() => {});
    }
    this.#signed?.close();
    this.#stranger?.close();
  }
}

function withLeftover(error: KirschError, leftBehind: string | undefined): KirschError {
  if (leftBehind === undefined) return error;
  return new KirschError('ABORTED', `${error.message} The test's object may still be there.`, {
    hint: `Delete ${leftBehind} in the bucket.`,
    details: { ...error.details, leftBehind },
    cause: error,
  });
}
