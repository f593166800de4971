import { tf } from '../../tf.ts';

/** What {@link tf.gatherND} reads gets the gradient back; places that were read several times get the sum. */
const gatherND: tf.GradConfig = {
  kernelName: 'GatherNd',
  inputsToSave: ['params', 'indices'],
  gradFunc: (dy, saved) => {
    const [params, indices] = saved as [tf.Tensor, tf.Tensor];
    return {
      params: () => tf.scatterND(indices, dy as tf.Tensor, params.shape),
      indices: () => tf.zeros(indices.shape),
    };
  },
};

/** The values of {@link tf.topk} are values of x; each hands its gradient to its place. Indices have none. */
const topK: tf.GradConfig = {
  kernelName: 'TopK',
  inputsToSave: ['x'],
  outputsToSave: [false, true],
  gradFunc: (dys, saved) => {
    const [x, indices] = saved as [tf.Tensor, tf.Tensor];
    const [dValues] = dys as tf.Tensor[];
    return {
      x: () => {
        const size = x.shape.at(-1)!;
        const k = indices.shape.at(-1)!;
        const rows = x.size / size;
        // [rows, k] places in x as one line.
        const starts = tf.reshape(tf.range(0, rows * size, size, 'int32'), [rows, 1]);
        const places = tf.add(tf.reshape(indices, [rows, k]), starts);
        const line = tf.scatterND(tf.reshape(places, [-1, 1]), tf.reshape(dValues!, [-1]), [x.size]);
        return tf.reshape(line, x.shape);
      },
    };
  },
};

/** Gradients of kernels that select values. */
export const SELECTION_GRADIENTS: readonly tf.GradConfig[] = [gatherND, topK];
