/**
 * The two 16-bit floating-point formats: IEEE 754 binary16 (F16: 5 bits of exponent, 10 of fraction) and bfloat16
 * (BF16: the upper half of a float32). Rounding is to nearest, ties to even, as in NumPy and PyTorch.
 */
import type { FloatType } from './stored-tensor.ts';

const QUIET_NAN = 0x7e00;

/** The binary16 pattern nearest to the float32 pattern `bits`. */
function toHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | QUIET_NAN | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // 65520 and more round to infinity
  if (magnitude < 0x38800000) return sign | toSubnormalHalf(magnitude);
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded >>> 13) - (112 << 10)); // the exponent's bias goes from 127 to 15
}

/** Below 2^-14 a half counts units of 2^-24; `magnitude` is (1 + fraction) · 2^(exponent − 127). */
function toSubnormalHalf(magnitude: number): number {
  const shift = 126 - (magnitude >>> 23);
  if (shift > 24) return 0;
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  const odd = (fraction >>> shift) & 1;
  return (fraction + (1 << (shift - 1)) - 1 + odd) >>> shift;
}

/** The float32 pattern of the same value as the binary16 pattern `half`. */
function fromHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  const leading = 31 - Math.clz32(fraction);
  return sign | ((leading + 103) << 23) | ((fraction << (23 - leading)) & 0x7fffff);
}

/** The bfloat16 pattern nearest to the float32 pattern `bits`. */
function toBrain(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40; // stays a NaN when its low bits are cut
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** Rounds float32 values to 16-bit patterns. */
export function toSixteenBits(values: Float32Array, format: Exclude<FloatType, 'F32'>): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const convert = format === 'F16' ? toHalf : toBrain;
  const out = new Uint16Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = convert(bits[i]!);
  return out;
}

/** Widens 16-bit patterns to float32, exactly. */
export function fromSixteenBits(patterns: Uint16Array, format: Exclude<FloatType, 'F32'>): Float32Array {
  const bits = new Uint32Array(patterns.length);
  for (let i = 0; i < bits.length; i++) {
    bits[i] = format === 'F16' ? fromHalf(patterns[i]!) : patterns[i]! << 16;
  }
  return new Float32Array(bits.buffer);
}
