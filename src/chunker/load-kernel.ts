import { kernelWasm } from './kernel-wasm.ts';

/** What `kernel/kernel.ts` exports. Addresses are offsets into its memory. */
export interface Kernel {
  readonly memory: {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  };
  /** Where the input area begins. */
  readonly INPUT: { readonly value: number };
  prepare(polynomial: bigint, mask: bigint): void;
  /** The lowest address in [first, last] at which the fingerprint allows a cut; 0 when there is none. */
  findCut(first: number, last: number): number;
}

/** The part of WebAssembly that is used here: TypeScript knows it only together with all of a browser's types. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

const wasmPageLength = 65_536;

let compiled: object | undefined;

/** A kernel of its own memory, with an input area of at least `inputLength` bytes. Compiled once a thread. */
export function loadKernel(inputLength: number): Kernel {
  const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
  compiled ??= new api.Module(Buffer.from(kernelWasm, 'base64'));
  const kernel = new api.Instance(compiled).exports as Kernel;
  const { buffer } = kernel.memory;
  const missing = kernel.INPUT.value + inputLength - buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / wasmPageLength));
  return kernel;
}
