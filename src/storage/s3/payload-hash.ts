/** What is needed of the SDK's middleware stack, whatever the command. */
interface Stack {
  add(
    middleware: (
      next: (args: { request: unknown }) => Promise<never>,
    ) => (args: { request: unknown }) => Promise<never>,
    options: { step: 'build'; name: string },
  ): void;
}

/**
 * Tells the signer the SHA-256 of a command's body, 64 hexadecimal digits, so that it does not hash 16 MiB again:
 * 10 of the 16 ms of CPU that a 16 MiB object costs. The server checks it against what it receives.
 */
export function withPayloadHash<Command>(command: Command, sha256: string): Command {
  (command as { middlewareStack: Stack }).middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] =
        sha256;
      return next(args);
    },
    { step: 'build', name: 'kirschPayloadHash' },
  );
  return command;
}
