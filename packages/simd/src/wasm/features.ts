/** The four builds of assembly/: with fused multiply-add or without, with threads or without. */
export type BuildName = 'plain' | 'relaxed' | 'plain-threads' | 'relaxed-threads';

const module = (...code: number[]): Uint8Array<ArrayBuffer> =>
  // "\0asm", version 1, one type () → (), one function of it, and its body.
  Uint8Array.from([
    0,
    97,
    115,
    109,
    1,
    0,
    0,
    0,
    1,
    4,
    1,
    96,
    0,
    0,
    3,
    2,
    1,
    0,
    10,
    code.length + 4,
    1,
    code.length + 2,
    0,
    ...code,
    11,
  ]);

const F32X4_ZERO = [0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const DROP = 0x1a;

/** Whether this engine has 128-bit SIMD. */
export const hasSimd = (): boolean => WebAssembly.validate(module(...F32X4_ZERO, DROP));

/** Whether this engine has `f32x4.relaxed_madd`. */
export const hasRelaxedSimd = (): boolean =>
  WebAssembly.validate(module(...F32X4_ZERO, ...F32X4_ZERO, ...F32X4_ZERO, 0xfd, 0x85, 0x02, DROP));

/** Why memory cannot be shared with workers here; undefined where it can. */
export function whyNoThreads(): string | undefined {
  if (typeof SharedArrayBuffer === 'undefined') {
    return 'SharedArrayBuffer is missing: the page is not cross-origin isolated (send the COOP and COEP headers)';
  }
  if ('crossOriginIsolated' in globalThis && !globalThis.crossOriginIsolated) {
    return 'the page is not cross-origin isolated (send the COOP and COEP headers)';
  }
  return undefined;
}
