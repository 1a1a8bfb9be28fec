import type { Service } from '../../call.ts';
import type { Disturbance, RequestFacts } from '../../disturbance.ts';
import type { FaultRule } from '../fault-plan.ts';
import type { SeededRandom } from '../seeded-random.ts';

/** What a fault works with. */
export interface FaultTools {
  readonly rule: FaultRule;
  readonly random: SeededRandom;
  readonly service: Service;
  /** Tells that an object was harmed, when that is known; `key` of the victim. */
  readonly harmed: (bucket: string, key: string) => void;
}

/** One rule at work. */
export interface Fault {
  /** What it does to a request that it strikes. */
  readonly strike: (request: RequestFacts) => Disturbance;
  /** How it looks on at every request. */
  readonly watch?: (request: RequestFacts) => Disturbance;
}

/** A kind of fault. */
export interface FaultMaker {
  /** The operations it is about when a rule names none. */
  readonly on: readonly string[];
  readonly make: (tools: FaultTools) => Fault;
}

export const ALL = ['*'];
export const OBJECT_WRITES = ['PutObject', 'CompleteMultipartUpload'];
export const OBJECT_BODIES = ['PutObject', 'UploadPart', 'GetObject'];
