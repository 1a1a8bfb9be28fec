import { hash } from 'node:crypto';

const ID = /^[0-9a-f]{64}$/;

/** Whether this is an id as the format writes them: 64 lower-case hexadecimal digits. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** SHA-256 of the bytes as an id. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}
