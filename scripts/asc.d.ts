/**
 * The part of AssemblyScript's compiler that we call. Its own types come with AssemblyScript's globals, whose
 * `console` would take the place of Node's in the whole project; tsconfig.json names this file instead.
 */
export function main(
  args: readonly string[],
  options: { writeFile(name: string, contents: Uint8Array | string): void },
): Promise<{ error: Error | null; stderr: { toString(): string } }>;
