export { type CaptureOptions, captureUnit } from './capture-unit.ts';
export type {
  CapturableUnit,
  CapturedFile,
  CapturedUnit,
  CaptureEvidence,
  CaptureProgress,
  FileEvidence,
  LevelDbEvidence,
  SqliteEvidence,
} from './captured-unit.ts';
