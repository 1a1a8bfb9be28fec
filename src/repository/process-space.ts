import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { sha256 } from '../format/index.ts';

let known: string | undefined;

/**
 * What names the set of processes among which this one's number is unique: 16 hexadecimal digits, or `undefined` where
 * nothing tells. Two processes of the same space see each other, so a number without a process means that it has ended.
 * Host names do not say that: computers are cloned, and containers bear their host's name or each other's.
 *
 * On Linux it is the boot and the namespace of process numbers, so every container has its own and a reboot makes a new
 * one. Elsewhere it is the host name and the birth of the user's home folder, which two installations do not share.
 */
export function processSpace(): string | undefined {
  known ??= digestOf(process.platform === 'linux' ? ofThisBoot : ofThisHome);
  return known;
}

function ofThisBoot(): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
}

function ofThisHome(): string {
  const { dev, ino, birthtimeNs } = statSync(homedir(), { bigint: true });
  return `${hostname()} ${dev} ${ino} ${birthtimeNs}`;
}

function digestOf(facts: () => string): string | undefined {
  try {
    return sha256(Buffer.from(`kirsch process space ${facts()}`)).slice(0, 16);
  } catch {
    // Without /proc, or without a home.
    return undefined;
  }
}
