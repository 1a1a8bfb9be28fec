export type { BucketSettings } from './bucket-settings.ts';
export type { Operation, S3Call, S3Reply } from './call.ts';
export type { RequestInfo } from './exchange.ts';
export {
  FAULT_KINDS,
  type FaultKind,
  type FaultPlan,
  type FaultRule,
  HONEST_FAULTS,
  LIES,
} from './faults/fault-plan.ts';
export { parseFaultPlan, parseFaultRule, printFaultPlan } from './faults/fault-plan-text.ts';
export type { FaultEvent } from './faults/faults.ts';
export {
  makePersonality,
  PERSONALITY_IDS,
  type Personality,
  type PersonalityId,
  type Rule,
} from './personality/personality.ts';
export { S3Error, type S3ErrorCode } from './s3-error.ts';
export { type S3Server, type S3ServerOptions, startS3Server } from './server.ts';
