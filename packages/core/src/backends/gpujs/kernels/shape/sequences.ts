import { tf } from '../../../../tf.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';

/** start, start + step, … below stop; each value is rounded before the next is made, as TensorFlow.js does. */
const range = bind<never, tf.RangeAttrs>({
  name: 'Range',
  run(_inputs, { start, stop, step, dtype }, backend) {
    const isEmpty = start === stop || (start < stop && step < 0) || (stop < start && step > 1);
    const count = isEmpty ? 0 : Math.abs(Math.ceil((stop - start) / step));
    const values = tf.util.makeZerosTypedArray(count, dtype);
    addUp(values, start, stop < start && step === 1 ? -1 : step);
    return backend.makeFilled([count], dtype, values);
  },
});

const linSpace = bind<never, tf.LinSpaceAttrs>({
  name: 'LinSpace',
  run(_inputs, { start, stop, num }, backend) {
    const values = new Float32Array(num);
    addUp(values, start, (stop - start) / (num - 1));
    return backend.makeFilled([num], 'float32', values);
  },
});

function addUp(values: tf.TypedArray, start: number, step: number): void {
  if (values.length > 0) values[0] = start;
  for (let index = 1; index < values.length; index++) values[index] = values[index - 1]! + step;
}

export const SEQUENCE_BINDINGS: readonly AnyBinding[] = [range, linSpace];
