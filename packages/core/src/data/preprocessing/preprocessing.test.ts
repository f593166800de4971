import { describe, expect, test } from 'vitest';
import { normalArray } from '../../random/arrays.ts';
import { Random } from '../../random/random.ts';
import { onBackends } from '../../testing/on-backends.ts';
import { expectClose, expectNoLeak } from '../../testing/tensors.ts';
import { tf } from '../../tf.ts';
import golden from '../golden/preprocessing.json' with { type: 'json' };
import type { NDArray } from '../source.ts';
import type { Preprocessing } from './preprocessing.ts';
import { fitPCA, fitPCAWhitening, fitZCAWhitening } from './principal-components.ts';
import { preprocessingFromTensors } from './restore.ts';
import { fitMean, fitMinMax, fitStandardize } from './statistics.ts';

const DATA: NDArray = { data: Float32Array.from(golden.data), shape: [30, 2, 3] };
const { epsilon } = golden;

/** Float32 rounding of values of order 1, against NumPy's double precision. */
const ROUNDING = 2e-6;
/** Products of float32 matrices with values of order 1. */
const PRODUCTS = 2e-5;
/** Such products divided by roots of variances, of which one is 0: by 0.1 = √ε. */
const WHITENED = 2e-4;

describe.each(['dataset', 'channel', 'feature'] as const)('statistics per %s', (per) => {
  test('agree with NumPy, and are undone', () => {
    const cases = [
      [fitMean(DATA, { per }), golden[per].mean],
      [fitStandardize(DATA, { per }), golden[per].standardize],
      [fitMinMax(DATA, { per }), golden[per].minMax],
    ] as const;
    for (const [fitted, expected] of cases) {
      const changed = fitted.transform(DATA);
      expectClose(changed.data, expected, ROUNDING);
      expect(changed.shape).toEqual(DATA.shape);
      expectClose(fitted.inverse(changed).data, golden.data, ROUNDING);
    }
  });
});

test('bytes are data too, and what never varies becomes 0', () => {
  const image: NDArray = { data: Uint8Array.of(0, 7, 255, 7), shape: [2, 2] };
  expect([...fitMinMax(image).transform(image).data]).toEqual([-1, 0, 1, 0]);
  expect([...fitStandardize(image).transform(image).data]).toEqual([-1, 0, 1, 0]);
  expect([...fitMean(image, { per: 'dataset' }).shift]).toEqual([67.25]);
});

test('data of another size, without rows, and with NaN are refused', () => {
  const other: NDArray = { data: new Float32Array(8), shape: [2, 4] };
  expect(() => fitMean(DATA).transform(other)).toThrow(
    'data with 6 channels or features, as it was fitted on, got [2, 4]',
  );
  expect(() => fitMean({ data: new Float32Array(0), shape: [0, 4] })).toThrow('at least one row');
  const nan: NDArray = { data: Float32Array.of(1, Number.NaN), shape: [2, 1] };
  for (const fit of [fitMean, fitStandardize, fitMinMax, fitPCA, fitZCAWhitening]) {
    expect(() => fit(nan)).toThrow('finite data, got NaN or infinite values');
  }
});

onBackends('principal components', () => {
  test('agree with NumPy, the signs fixed by the largest element', () => {
    const pca = fitPCA(DATA, { components: 3 });
    expectClose(pca.state.variances.data, golden.variances.slice(0, 3), PRODUCTS);
    expectClose(fitPCA(DATA).state.variances.data, golden.variances, PRODUCTS);
    const scores = pca.transform(DATA);
    expect(scores.shape).toEqual([30, 3]);
    expectClose(scores.data, golden.pca, PRODUCTS);
    const restored = pca.inverse(scores);
    expect(restored.shape).toEqual([30, 2, 3]);
    expectClose(restored.data, golden.pcaRestored, PRODUCTS);
  });

  test('PCA and ZCA whitening agree with NumPy, and are undone', () => {
    const pca = fitPCAWhitening(DATA, { epsilon });
    expectClose(pca.transform(DATA).data, golden.pcaWhitened, WHITENED);
    expectClose(pca.inverse(pca.transform(DATA)).data, golden.data, PRODUCTS);
    const zca = fitZCAWhitening(DATA, { epsilon });
    const white = zca.transform(DATA);
    expect(white.shape).toEqual(DATA.shape);
    expectClose(white.data, golden.zcaWhitened, WHITENED);
    expectClose(zca.inverse(white).data, golden.data, PRODUCTS);
  });

  test('whitened data have the unit matrix as covariance, over more than one block of rows', () => {
    const rows = 5000;
    const noise = normalArray(new Random(5), rows * 3);
    const data = noise.map((value, i) => value * (1 + (i % 3)) + (i % 3 === 2 ? noise[i - 1]! : 0));
    const white = fitPCAWhitening({ data, shape: [rows, 3] }, { epsilon: 1e-9 }).transform({
      data,
      shape: [rows, 3],
    });
    const matrix = tf.tensor2d(Float32Array.from(white.data), [rows, 3]);
    const covariance = tf.div(tf.matMul(tf.transpose(matrix), matrix), rows);
    expectClose(covariance, [1, 0, 0, 0, 1, 0, 0, 0, 1], 1e-4); // float32 sums over 5000 rows
    tf.dispose([matrix, covariance]);
  });

  test('what was saved with a model transforms to the same bits, and nothing leaks', async () => {
    await expectNoLeak(() => {
      const fitted: Preprocessing[] = [
        fitStandardize(DATA),
        fitPCA(DATA, { components: 2 }),
        fitZCAWhitening(DATA),
      ];
      for (const preprocessing of fitted) {
        const tensors = preprocessing.toTensors();
        const restored = preprocessingFromTensors(tensors);
        tf.dispose(tensors);
        const changed = preprocessing.transform(DATA);
        expect(restored.transform(DATA)).toEqual(changed);
        expect(restored.inverse(changed)).toEqual(preprocessing.inverse(changed));
      }
    });
    expect(() => preprocessingFromTensors({})).toThrow('the tensors of a preprocessing');
  });

  test('data of another shape and too many components are refused', () => {
    const other: NDArray = { data: new Float32Array(6), shape: [1, 6] };
    expect(() => fitPCA(DATA).transform(other)).toThrow('expected data [rows, 2, 3], got [1, 6]');
    expect(() => fitPCA(DATA).inverse(DATA)).toThrow('expected data [rows, 6], got [30, 2, 3]');
    expect(() => fitPCA(DATA, { components: 7 })).toThrow(
      'components to be a whole number at least 1 and at most 6',
    );
    expect(() => fitZCAWhitening(DATA, { epsilon: 0 })).toThrow('epsilon to be a number above 0');
  });
});
