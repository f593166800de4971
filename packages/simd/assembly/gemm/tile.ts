/** The micro-kernel: one tile of MR×NR results, kept in eight vector registers. */
import { at, madd } from '../vector';

/** Rows and columns of a tile. Eight accumulators, two columns and one row element fit the 16 registers of x86. */
export const MR: i32 = 4;
export const NR: i32 = 8;

/** C = A·B or C += A·B for packed panels of `depth` steps; rows of C are `rowBytes` apart. */
export function tile(depth: i32, a: usize, b: usize, C: usize, rowBytes: usize, accumulate: bool): void {
  let c00 = f32x4.splat(0),
    c01 = c00,
    c10 = c00,
    c11 = c00,
    c20 = c00,
    c21 = c00,
    c30 = c00,
    c31 = c00;
  let k = depth;
  for (; k >= 2; k -= 2) {
    let b0 = v128.load(b),
      b1 = v128.load(b, 16),
      x = v128.load_splat<f32>(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load_splat<f32>(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load_splat<f32>(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load_splat<f32>(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    x = v128.load_splat<f32>(a, 16);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load_splat<f32>(a, 20);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load_splat<f32>(a, 24);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load_splat<f32>(a, 28);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    a += MR << 3;
    b += NR << 3;
  }
  if (k > 0) {
    const b0 = v128.load(b),
      b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load_splat<f32>(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load_splat<f32>(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load_splat<f32>(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
  }
  storeRow(C, c00, c01, accumulate);
  storeRow(C + rowBytes, c10, c11, accumulate);
  storeRow(C + rowBytes * 2, c20, c21, accumulate);
  storeRow(C + rowBytes * 3, c30, c31, accumulate);
}

@inline
function storeRow(to: usize, left: v128, right: v128, accumulate: bool): void {
  if (accumulate) {
    left = f32x4.add(v128.load(to), left);
    right = f32x4.add(v128.load(to, 16), right);
  }
  v128.store(to, left);
  v128.store(to, right, 16);
}

/** Adds or writes the first `rows`×`columns` of a full tile that was computed aside. */
export function storeTilePart(
  aside: usize,
  rows: i32,
  columns: i32,
  C: usize,
  rowBytes: usize,
  accumulate: bool,
): void {
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const to = at(C + rowBytes * row, column);
      const value = load<f32>(at(aside, row * NR + column));
      store<f32>(to, accumulate ? load<f32>(to) + value : value);
    }
}
