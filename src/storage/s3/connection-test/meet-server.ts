import { isIpAddress } from '../address/host-name.ts';
import type { UnderstoodConnection } from '../address/understood-connection.ts';
import { describeProxy, type ProxyRules, proxyFor } from '../http/proxy-rules.ts';
import { type Answer, whoAnswered } from './answer.ts';
import type { CauseFacts } from './cause.ts';
import type { Course, StepResult } from './course.ts';
import { diagnoseAnswer } from './diagnose-answer.ts';
import { describeSkew, diagnoseClock } from './diagnose-clock.ts';
import { diagnoseNetwork } from './diagnose-network.ts';
import { CauseFound, makeCause } from './make-cause.ts';
import { addressOf, type Stranger } from './stranger.ts';
import type { Surroundings } from './surroundings.ts';

export interface Meeting {
  readonly course: Course;
  readonly understood: UnderstoodConnection;
  readonly facts: CauseFacts;
  readonly stranger: Stranger;
  readonly surroundings: Surroundings;
  readonly proxy: ProxyRules | undefined;
}

/**
 * The steps before anything is signed: a name, a server, S3, a clock. One request without a signature tells all of them.
 * @throws CauseFound
 */
export async function meetServer(meeting: Meeting): Promise<void> {
  const { course, understood, facts, surroundings } = meeting;
  await course.step('name', () => findName(meeting));
  const answer = await course.step('server', (signal) => ask(meeting, signal));
  await course.step('protocol', async () => {
    const cause = diagnoseAnswer(answer, understood, facts);
    if (cause) throw new CauseFound(cause);
    const isSilent = whoAnswered(answer) === 'silent';
    const says = isSilent ? 'it says nothing to strangers' : 'it speaks S3';
    return { value: undefined, says, isSkipped: isSilent };
  });
  await course.step('clock', async () => {
    const server = Date.parse(answer.headers['date'] ?? '');
    const now = surroundings.now();
    const cause = diagnoseClock(server, now, facts);
    if (cause) throw new CauseFound(cause);
    if (Number.isNaN(server)) {
      return { value: undefined, says: 'the server does not tell its time', isSkipped: true };
    }
    const says = `the clocks agree within ${describeSkew(Math.max(60_000, Math.abs(now - server)))}`;
    return { value: undefined, says };
  });
}

async function findName(meeting: Meeting): Promise<StepResult<void>> {
  const { understood, facts, surroundings, proxy: rules } = meeting;
  const { hostname: name, protocol, port } = addressOf(understood);
  const goal = { protocol, hostname: name, ...(port !== '' && { port: Number(port) }) };
  const proxy = rules && proxyFor(rules, goal);
  if (proxy) {
    const says = `left to the proxy ${describeProxy(proxy)}`;
    return { value: undefined, says, isSkipped: true };
  }
  if (isIpAddress(name)) {
    return { value: undefined, says: 'the endpoint is an address already', isSkipped: true };
  }
  try {
    const [first = ''] = await surroundings.lookup(name);
    return { value: undefined, says: `${name} is ${first}` };
  } catch (error) {
    const own = new URL(understood.endpoint).hostname;
    const isFound = name !== own && (await isName(own, surroundings));
    if (isFound) throw new CauseFound(makeCause('bucket-host-not-found', { ...facts, name }));
    throw networkCause(error, { ...meeting, facts: { ...facts, name } });
  }
}

async function ask(meeting: Meeting, signal: AbortSignal): Promise<StepResult<Answer>> {
  const { stranger, understood, facts } = meeting;
  try {
    const value = await stranger.list(understood, signal);
    const how = understood.isEncrypted ? 'a secure connection' : 'a connection without encryption';
    return { value, says: `${facts['host']} answers, over ${how}` };
  } catch (error) {
    if (signal.aborted) throw error;
    const { hostname: name } = addressOf(understood);
    throw networkCause(error, { ...meeting, facts: { ...facts, name } });
  }
}

/** @returns the reason why a request got no answer, to be thrown */
export function networkCause(
  error: unknown,
  { understood, facts, surroundings }: Pick<Meeting, 'understood' | 'facts' | 'surroundings'>,
): CauseFound {
  const { isEncrypted } = understood;
  const isOnline = surroundings.isOnline();
  return new CauseFound(
    diagnoseNetwork(error, { facts: { step: 'server', ...facts }, isEncrypted, isOnline }),
  );
}

async function isName(name: string, { lookup }: Surroundings): Promise<boolean> {
  return lookup(name).then(
    () => true,
    () => false,
  );
}
