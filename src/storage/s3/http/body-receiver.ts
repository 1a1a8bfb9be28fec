/** Gives a buffer of just that length. */
export type Allocate = (length: number) => Buffer;

/** Takes the body of an answer as it comes. */
export interface BodyReceiver {
  /** Called before the body of an answer that brings what was asked for. */
  begin(headers: Readonly<Record<string, string>>): void;
  /** Copies the chunk at once: its memory is used again. A promise asks for a pause until it resolves. */
  take(chunk: Buffer): Promise<void> | undefined;
}
