/** Products with up to four columns, where a tile of eight would compute mostly zeros: the lanes are rows instead. */
import { MR, NR } from '../gemm/tile';
import { at, madd } from '../vector';

/** Up to so many columns this form is faster than the packed product's. */
export const NARROW: i32 = 4;

/** C (+)= A·B for packed panels, as {@link multiplyPacked}, with the same order of sums. */
export function multiplyNarrow(
  rows: i32,
  columns: i32,
  depth: i32,
  a: usize,
  b: usize,
  C: usize,
  rowStride: i32,
  accumulate: bool,
): void {
  const panelBytes = <usize>(depth * MR) << 2;
  let i = 0;
  for (; i + MR * 4 <= rows; i += MR * 4, a += panelBytes * 4)
    for (let j = 0; j < columns; j++) {
      let s0 = f32x4.splat(0),
        s1 = s0,
        s2 = s0,
        s3 = s0;
      for (let k = 0, from = a, factor = at(b, j); k < depth; k++, from += MR << 2, factor += NR << 2) {
        const f = v128.load_splat<f32>(factor);
        s0 = madd(v128.load(from), f, s0);
        s1 = madd(v128.load(from + panelBytes), f, s1);
        s2 = madd(v128.load(from + panelBytes * 2), f, s2);
        s3 = madd(v128.load(from + panelBytes * 3), f, s3);
      }
      const to = at(C, i * rowStride + j);
      putColumn(to, rowStride, s0, 4, accumulate);
      putColumn(at(to, rowStride * 4), rowStride, s1, 4, accumulate);
      putColumn(at(to, rowStride * 8), rowStride, s2, 4, accumulate);
      putColumn(at(to, rowStride * 12), rowStride, s3, 4, accumulate);
    }
  for (; i < rows; i += MR, a += panelBytes)
    for (let j = 0; j < columns; j++) {
      let s = f32x4.splat(0);
      for (let k = 0, from = a, factor = at(b, j); k < depth; k++, from += MR << 2, factor += NR << 2)
        s = madd(v128.load(from), v128.load_splat<f32>(factor), s);
      putColumn(at(C, i * rowStride + j), rowStride, s, min(MR, rows - i), accumulate);
    }
}

/** Writes `count` lanes to places `stride` elements apart. */
@inline
function putColumn(to: usize, stride: i32, x: v128, count: i32, accumulate: bool): void {
  put(to, f32x4.extract_lane(x, 0), accumulate);
  if (count > 1) put(at(to, stride), f32x4.extract_lane(x, 1), accumulate);
  if (count > 2) put(at(to, stride * 2), f32x4.extract_lane(x, 2), accumulate);
  if (count > 3) put(at(to, stride * 3), f32x4.extract_lane(x, 3), accumulate);
}

@inline
function put(to: usize, value: f32, accumulate: bool): void {
  store<f32>(to, accumulate ? load<f32>(to) + value : value);
}
