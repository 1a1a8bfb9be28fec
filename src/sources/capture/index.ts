export { type CaptureOptions, captureUnit, copyUnit } from './capture-unit.ts';
export type {
  CapturableUnit,
  CapturedFile,
  CapturedUnit,
  CaptureEvidence,
  CaptureProgress,
  CopiedUnit,
  FileEvidence,
  LevelDbEvidence,
  SqliteEvidence,
} from './captured-unit.ts';
