export { describeWithPrograms, programOrSkip } from './describe-with-programs.ts';
export { findProgram, toolsAreRequired } from './find-program.ts';
export { freePort, freePorts } from './free-port.ts';
export { startMinio } from './minio.ts';
export { startRclone } from './rclone.ts';
export { type ResticOptions, type ResticResult, runRestic } from './restic.ts';
export { startSeaweed } from './seaweed.ts';
export type { TestServer } from './server-process.ts';
