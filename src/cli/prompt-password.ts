import type { ReadStream } from 'node:tty';
import { KirschError } from '../errors/index.ts';

const ENTER = new Set(['\r', '\n', '\u0004']);
const ERASE = new Set(['\u007f', '\b']);
const CTRL_C = '\u0003';

/** Where a password can be typed. */
export interface Terminal {
  readonly input: ReadStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks for a password; what is typed is not shown.
 * @throws KirschError `ABORTED` on Ctrl-C
 */
export async function promptPassword(terminal: Terminal, question: string): Promise<string> {
  const { input, output } = terminal;
  // Before the question: a terminal would show what somebody types, or pastes, on seeing it.
  input.setRawMode(true);
  output.write(question);
  input.setEncoding('utf8');
  input.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      let typed = '';
      const listen = (text: string) => {
        for (const key of text) {
          if (key === CTRL_C) {
            input.off('data', listen);
            reject(new KirschError('ABORTED', 'Stopped before it was done.'));
            return;
          }
          if (ENTER.has(key)) {
            input.off('data', listen);
            resolve(typed);
            return;
          }
          if (ERASE.has(key)) typed = Array.from(typed).slice(0, -1).join('');
          else typed += key;
        }
      };
      input.on('data', listen);
      input.once('end', () => resolve(typed));
    });
  } finally {
    input.setRawMode(false);
    input.pause();
    output.write('\n');
  }
}
