export { decodeText } from './decode-text.ts';
export { type Complaint, DataError } from './errors.ts';
export { type FetchTextOptions, fetchText } from './fetch-text.ts';
export { decodeGif } from './formats/gif.ts';
export { decodeIdx, type IdxArray } from './formats/idx.ts';
export type { RandomNumbers } from './random-numbers.ts';
export { SPLIT_90_5_5, SPLIT_90_10, splitText } from './split-text.ts';
export {
  ACTIONS,
  type Action,
  type ActionClipOptions,
  actionClip,
  singleFrameCeiling,
} from './synthetic/actions.ts';
export { DIGIT_SIZE, drawnDigit } from './synthetic/drawn-digits.ts';
export { type MovingDigitsOptions, movingDigits } from './synthetic/moving-digits.ts';
export type { Clip } from './video/clip.ts';
