import { randomBytes } from 'node:crypto';
import { type Answer, isSuccess } from './answer.ts';
import type { SignedRequests, SignedResult } from './signed-requests.ts';

/** Large enough to notice what changes bodies, small enough for any line. */
const SIZE = 4_096;

/** The object that a connection test writes, and takes away again. */
export class TestObject {
  /** Its whole key. */
  readonly key: string;
  readonly bytes = randomBytes(SIZE);
  readonly #signed: SignedRequests;
  #mayExist = false;
  #isGivenUp = false;
  /** Where the bucket keeps versions: ours. */
  readonly #versions: string[] = [];

  constructor(rootPath: string, signed: SignedRequests) {
    const name = `kirsch-connection-test-${randomBytes(12).toString('hex')}`;
    this.key = rootPath === '' ? name : `${rootPath}/${name}`;
    this.#signed = signed;
  }

  /** Whether it, or a version of it, may be in the bucket at this moment. */
  get mayExist(): boolean {
    return this.#mayExist;
  }

  async write(signal: AbortSignal): Promise<SignedResult> {
    this.#mayExist = true;
    const result = await this.#signed.write(this.key, this.bytes, signal);
    if ('answer' in result) {
      // A server that refuses has not written; one that fails may have.
      this.#mayExist = isSuccess(result.answer) || result.answer.status >= 500;
      this.#noteVersion(result.answer);
    }
    return result;
  }

  read(signal: AbortSignal): Promise<SignedResult> {
    return this.#signed.read(this.key, signal);
  }

  async delete(signal: AbortSignal): Promise<SignedResult> {
    const result = await this.#signed.delete(this.key, signal);
    if (!('answer' in result)) return result;
    const { answer } = result;
    if (isSuccess(answer) || answer.status === 404) {
      this.#noteVersion(answer);
      this.#mayExist = !(await this.#deleteVersions(signal));
      this.#isGivenUp = this.#mayExist;
    } else this.#isGivenUp = answer.status < 500;
    return result;
  }

  /** Removes it where that was not done yet, nor refused. */
  async cleanUp(signal: AbortSignal): Promise<void> {
    if (this.#mayExist && !this.#isGivenUp) await this.delete(signal);
  }

  #noteVersion({ headers }: Answer): void {
    const version = headers['x-amz-version-id'];
    if (version !== undefined && version !== '' && version !== 'null') this.#versions.push(version);
  }

  /** Where versions are kept, a deletion only hides what it deletes. */
  async #deleteVersions(signal: AbortSignal): Promise<boolean> {
    const results = await Promise.all(
      this.#versions.map((version) => this.#signed.delete(this.key, signal, version)),
    );
    return results.every((result) => 'answer' in result && isSuccess(result.answer));
  }
}
