export type { Operation, Personality, S3Call, S3Reply } from './call.ts';
export type { RequestInfo } from './exchange.ts';
export { S3Error, type S3ErrorCode } from './s3-error.ts';
export { type S3Server, type S3ServerOptions, startS3Server } from './server.ts';
