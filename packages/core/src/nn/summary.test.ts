import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backends/use-backend.ts';
import { Random } from '../random/random.ts';
import { expectNoLeak } from '../testing/tensors.ts';
import { relu } from './activations.ts';
import { Dropout } from './dropout.ts';
import { Embedding } from './embedding.ts';
import { Linear } from './linear.ts';
import { Sequential } from './sequential.ts';
import { summarize, summary } from './summary.ts';

const random = new Random(1);

beforeAll(async () => {
  await useBackend('cpu');
});

test('a table of layers, shapes, parameters and memory, nested layers one by one', async () => {
  const head = new Sequential([
    new Dropout({ rate: 0.5 }),
    new Linear({ inFeatures: 300, outFeatures: 10 }, random),
  ]);
  const model = new Sequential([new Linear({ inFeatures: 784, outFeatures: 300 }, random), relu, head]);
  await expectNoLeak(() => {
    expect(summary(model, [32, 784])).toBe(
      [
        'layer        output shape  parameters  activations',
        '--------------------------------------------------',
        '0 Linear     [32, 300]        235,500     37.5 KiB',
        '1 relu       [32, 300]              0     37.5 KiB',
        '2.0 Dropout  [32, 300]              0     37.5 KiB',
        '2.1 Linear   [32, 10]           3,010      1.3 KiB',
        '--------------------------------------------------',
        'total                         238,510    113.8 KiB',
      ].join('\n'),
    );
  });
  model.dispose();
});

test('a model that starts with an embedding takes int32', () => {
  const model = new Sequential([new Embedding({ count: 5, size: 2 }, random)]);
  expect(summarize(model, [3], { dtype: 'int32' })).toEqual([
    { layer: '0 Embedding', outputShape: [3, 2], parameters: 10, activationBytes: 24 },
  ]);
  model.dispose();
});
