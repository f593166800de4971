import type { SimdBackend } from '@reverie/simd';
import { expect, test } from 'vitest';
import type { GpujsBackend } from '../backends/gpujs/index.ts';
import golden from '../nn/golden/pooling.json' with { type: 'json' };
import { MaxPool2d } from '../nn/pooling/max-pool-2d.ts';
import { MaxUnpool2d } from '../nn/pooling/max-unpool-2d.ts';
import { expectGradients } from '../testing/gradients.ts';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import { maxPoolWithIndices } from './max-pool-with-indices.ts';
import { maxUnpool } from './max-unpool.ts';

type Shape = [number, number, number, number];

const weightsOf = (shape: number[]): tf.Tensor => {
  const size = tf.util.sizeFromShape(shape);
  return tf.reshape(tf.add(0.5, tf.div(tf.range(0, size), size)), shape);
};

/** Values in no order, 0.1 and more from one another. */
function mixed(...shape: Shape): tf.Tensor4D {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor4d(
    Array.from({ length: size }, (_, i) => (((i * 37) % size) - size / 2) / 10),
    shape,
  );
}

const WINDOWS = { kernelSize: 3, stride: 2, padding: 1 };

onBackends('maxPoolWithIndices and maxUnpool', (backend) => {
  test.each(golden.pooled)('agree with PyTorch: $options', ({ options, unpooled, ...pooled }) => {
    const x = tf.tensor4d(pooled.x, pooled.shape as Shape);
    const { output, indices } = new MaxPool2d(options).forwardWithIndices(x);
    expect(output.shape).toEqual(pooled.outShape);
    expect(indices.dtype).toBe('int32');
    expectClose(output, pooled.y, 0);
    expectClose(indices, pooled.indices, 0);
    const pool = (input: tf.Tensor): tf.Tensor => maxPoolWithIndices(input as tf.Tensor4D, options).output;
    // Sums of at most 9 slopes of about 1, of eight digits.
    expectClose(tf.grad(pool)(x, weightsOf(pooled.outShape)), pooled.dx, 1e-5);

    const values = tf.tensor4d(unpooled.x, pooled.outShape as Shape);
    const [, height, width] = pooled.shape as Shape;
    const layer = new MaxUnpool2d(options);
    const unpool = (input: tf.Tensor): tf.Tensor =>
      layer.forward(input as tf.Tensor4D, indices, [height, width]);
    expect(unpool(values).shape).toEqual(pooled.shape);
    expectClose(unpool(values), unpooled.y, 1e-6);
    expectClose(tf.grad(unpool)(values, weightsOf(pooled.shape)), unpooled.dx, 1e-5);
  });

  test('have the gradients of central differences', () => {
    expectGradients((x) => maxPoolWithIndices(x as tf.Tensor4D, WINDOWS).output, [mixed(2, 5, 4, 2)]);
    const { output, indices } = maxPoolWithIndices(mixed(1, 4, 6, 2), { kernelSize: 2 });
    expectGradients((x) => maxUnpool(x as tf.Tensor4D, indices, { kernelSize: 2 }), [output]);
  });

  test('have gradients of their gradients', () => {
    const penalty = (x: tf.Tensor): tf.Tensor => {
      const round = (input: tf.Tensor): tf.Tensor => {
        const { output, indices } = maxPoolWithIndices(input as tf.Tensor4D, { kernelSize: 2 });
        return tf.pow(maxUnpool(output, indices, { kernelSize: 2 }), 3);
      };
      return tf.square(tf.grad(round)(x));
    };
    // (3x²)² at the places: third derivatives of some 200 at values up to 1, times h².
    expectGradients(penalty, [tf.div(mixed(1, 4, 4, 1), 1.5) as tf.Tensor4D], 5e-2);
  });

  test('pooling what was unpooled gives it back', () => {
    const { output, indices } = maxPoolWithIndices(tf.abs(mixed(2, 6, 4, 3)), { kernelSize: 2 });
    const picture = maxUnpool(output, indices, { kernelSize: 2 });
    const again = maxPoolWithIndices(picture, { kernelSize: 2 });
    expect(again.output.arraySync()).toEqual(output.arraySync());
    expect(again.indices.arraySync()).toEqual(indices.arraySync());
  });

  test('leave nothing over', async () => {
    const x = mixed(2, 5, 4, 2);
    const before = tf.backend().numDataIds();
    await expectNoLeak(() => {
      const round = (input: tf.Tensor): tf.Tensor => {
        const { output, indices } = maxPoolWithIndices(input as tf.Tensor4D, WINDOWS);
        return maxUnpool(output, indices, { ...WINDOWS, outputSize: [5, 4] });
      };
      const { value, grad } = tf.valueAndGrad(round)(x);
      tf.dispose([value, grad]);
    });
    expect(tf.backend().numDataIds()).toBe(before);
  });

  test.runIf(/^(simd|gpujs)/.test(backend))('do not fall back', () => {
    const own = tf.backend() as SimdBackend | GpujsBackend;
    const before = { ...own.fallbacks() };
    tf.grad((x) => {
      const { output, indices } = maxPoolWithIndices(x as tf.Tensor4D, { kernelSize: 2 });
      return maxUnpool(output, indices, { kernelSize: 2 });
    })(mixed(2, 4, 4, 3));
    expect(own.fallbacks()).toEqual(before);
  });

  test.skipIf(backend.startsWith('gpujs'))('say which index is none', () => {
    const indices = tf.tensor4d([16], [1, 1, 1, 1], 'int32');
    expect(() => maxUnpool(tf.ones([1, 1, 1, 1]), indices, { kernelSize: 4 })).toThrow(
      'maxUnpool: expected indices in [0, 16), got 16; give the size of the pooled picture as outputSize.',
    );
  });
});

test('windows that do not fit say so', () => {
  const x = tf.zeros<tf.Rank.R4>([1, 2, 4, 1]);
  expect(() => maxPoolWithIndices(x, { kernelSize: 3 })).toThrow(
    'maxPoolWithIndices: expected pictures of at least 3 lines and columns, got [1, 2, 4, 1]',
  );
  expect(() => maxPoolWithIndices(x, { kernelSize: 0 })).toThrow(
    'kernelSize to be a whole number at least 1',
  );
  expect(() => maxPoolWithIndices(x, { kernelSize: 3, padding: 2 })).toThrow(
    'expected padding to be at most half of kernelSize, 1.5, got 2',
  );
  expect(() => maxPoolWithIndices(tf.zeros([2, 4, 1]) as never, { kernelSize: 2 })).toThrow(
    'maxPoolWithIndices: expected x [batch, height, width, channels], got [2, 4, 1].',
  );
  const indices = tf.zeros<tf.Rank.R4>([1, 2, 4, 1], 'int32');
  expect(() => maxUnpool(x, x, { kernelSize: 2 })).toThrow(
    'maxUnpool: expected indices of type int32, got float32; take those of maxPoolWithIndices.',
  );
  expect(() => maxUnpool(tf.zeros([1, 2, 2, 1]), indices, { kernelSize: 2 })).toThrow(
    'maxUnpool: expected indices [1, 2, 2, 1], got [1, 2, 4, 1]; each value has one.',
  );
  expect(() => maxUnpool(x, indices, { kernelSize: 2, outputSize: [6, 8] })).toThrow(
    'maxUnpool: expected outputSize less than a stride of 2 from [4, 8], got [6, 8]',
  );
});
