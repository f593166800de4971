/** Each thread's own working memory: packed panels of matrices, patches of images, partial sums. */

/** Bytes that every thread must be given before its first kernel. */
export const SCRATCH_BYTES: i32 = 4 << 20;

let base: usize = 0;

/** Where this instance's scratch memory begins; aligned to 64 bytes. */
export function setScratch(pointer: usize): void {
  base = pointer;
}

export function scratchBytes(): i32 {
  return SCRATCH_BYTES;
}

@inline
export function scratch(): usize {
  return base;
}

/** The first byte behind the module's own data. */
export function heapBase(): usize {
  return __heap_base;
}
