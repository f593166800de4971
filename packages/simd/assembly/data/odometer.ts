/**
 * A walk over the outer dimensions of two arrays at once: for each position it says how many bytes from the start each
 * array is. Dimensions are counted up like the wheels of an odometer, without a division per step.
 */
import { scratch } from '../scratch';

/** Wheels there are; unused ones have size 1. */
export const WHEELS: i32 = 4;

/** Bytes from the start in the array that is read and in the one that is written. */
export let fromOffset: i32 = 0;
export let toOffset: i32 = 0;

/** A wheel in the scratch memory: size, step in the one array, step in the other, position. */
const WHEEL_BYTES: usize = 16;

@inline
export function setWheel(wheel: i32, size: i32, fromStep: i32, toStep: i32): void {
  const at = scratch() + <usize>wheel * WHEEL_BYTES;
  store<i32>(at, size);
  store<i32>(at, fromStep, 4);
  store<i32>(at, toStep, 8);
}

/** Moves to a position, counted with the last wheel as the fastest. */
export function seek(position: i32): void {
  fromOffset = 0;
  toOffset = 0;
  for (let wheel = WHEELS - 1; wheel >= 0; wheel--) {
    const at = scratch() + <usize>wheel * WHEEL_BYTES,
      size = load<i32>(at),
      index = position % size;
    position /= size;
    store<i32>(at, index, 12);
    fromOffset += index * load<i32>(at, 4);
    toOffset += index * load<i32>(at, 8);
  }
}

/** Moves one position on; behind the last one it is at the first again. */
export function advance(): void {
  for (let wheel = WHEELS - 1; wheel >= 0; wheel--) {
    const at = scratch() + <usize>wheel * WHEEL_BYTES,
      index = load<i32>(at, 12) + 1,
      size = load<i32>(at);
    fromOffset += load<i32>(at, 4);
    toOffset += load<i32>(at, 8);
    if (index < size) {
      store<i32>(at, index, 12);
      return;
    }
    store<i32>(at, 0, 12);
    fromOffset -= size * load<i32>(at, 4);
    toOffset -= size * load<i32>(at, 8);
  }
}
