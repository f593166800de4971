/** Copies of short runs of bytes, which are most of what reshaping kernels do. */

/** From here on the engine's own copy is faster than the loop below. */
const LONG_RUN: i32 = 512;

/** Copies `bytes` bytes; the two runs must not overlap. */
@inline
export function copyRun(from: usize, to: usize, bytes: i32): void {
  if (bytes >= LONG_RUN) memory.copy(to, from, bytes);
  else if (bytes >= 16) copyVectors(from, to, bytes);
  else copyBytes(from, to, bytes);
}

/** 16 bytes and more: the last vector may overlap the one before it. */
@inline
function copyVectors(from: usize, to: usize, bytes: i32): void {
  let i = 0;
  for (; i + 64 <= bytes; i += 64) {
    const a = v128.load(from + i),
      b = v128.load(from + i, 16),
      c = v128.load(from + i, 32),
      d = v128.load(from + i, 48);
    v128.store(to + i, a);
    v128.store(to + i, b, 16);
    v128.store(to + i, c, 32);
    v128.store(to + i, d, 48);
  }
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  if (i < bytes) v128.store(to + (bytes - 16), v128.load(from + (bytes - 16)));
}

@inline
function copyBytes(from: usize, to: usize, bytes: i32): void {
  let i = 0;
  if (bytes & 8) {
    store<i64>(to, load<i64>(from));
    i = 8;
  }
  if (bytes & 4) {
    store<i32>(to + i, load<i32>(from + i));
    i += 4;
  }
  for (; i < bytes; i++) store<u8>(to + i, load<u8>(from + i));
}
