import { tf } from '../../../../tf.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { flatRows, gathered, integersOf, withIntegers } from './rows.ts';

const isNumeric = ({ dtype }: tf.TensorInfo): boolean => dtype !== 'string' && dtype !== 'complex64';

const gatherV2 = bind<'x' | 'indices', tf.GatherV2Attrs>({
  name: 'GatherV2',
  accepts: ({ x, indices }) => isNumeric(x) && indices.dtype === 'int32',
  run({ x, indices }, { axis, batchDims = 0 }, backend) {
    const along = tf.util.parseAxisParam(axis, x.shape)[0]!;
    const { collectGatherOpShapeInfo } = tf.backend_util.segment_util;
    const info = collectGatherOpShapeInfo(x as tf.Tensor, indices as tf.Tensor, along, batchDims);
    const { batchSize, outerSize: outer, dimSize: size, sliceSize: slice, outputShape } = info;
    const outside = integersOf(indices, 'GatherV2', backend).find((index) => index < 0 || index >= size);
    if (outside !== undefined) {
      throw new Error(`GatherV2: the index value ${outside} is not in [0, ${size - 1}]`);
    }
    const count = tf.util.sizeFromShape(indices.shape) / batchSize;
    return gathered(x, indices, outputShape, { outer, size, count, slice }, backend);
  },
});

const gatherNd = bind<'params' | 'indices'>({
  name: 'GatherNd',
  accepts: ({ params, indices }) => isNumeric(params) && indices.dtype === 'int32',
  run({ params, indices }, _attributes, backend) {
    const [shape, count, slice, strides] = tf.backend_util.prepareAndValidate(
      params as tf.Tensor,
      indices as tf.Tensor,
    ) as [number[], number, number, number[]];
    if (count === 0) return backend.makeFilled(shape, params.dtype, new Float32Array(0));
    const size = tf.util.sizeFromShape(params.shape) / slice;
    const where = { depth: indices.shape.at(-1)!, limit: size, shape: params.shape };
    return withIntegers(flatRows(integersOf(indices, 'GatherNd', backend), strides, where), backend, (rows) =>
      gathered(params, rows, shape, { outer: 1, size, count, slice }, backend),
    );
  },
});

export const GATHER_BINDINGS: readonly AnyBinding[] = [gatherV2, gatherNd];
