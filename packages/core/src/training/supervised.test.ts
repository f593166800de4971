import { expect, test } from 'vitest';
import { arraySource } from '../data/array-source.ts';
import { l2Loss } from '../losses/l2-loss.ts';
import { Dropout } from '../nn/dropout.ts';
import { Linear } from '../nn/linear.ts';
import { Sequential } from '../nn/sequential.ts';
import { adam } from '../optim/adam.ts';
import { Random } from '../random/random.ts';
import { onBackends } from '../testing/on-backends.ts';
import { evaluate } from './evaluate.ts';
import { supervised } from './supervised.ts';
import { train } from './train.ts';

onBackends('supervised', () => {
  test('fits a line, with dropout in training only', async () => {
    const random = new Random(1);
    const network = new Sequential([
      new Linear({ inFeatures: 1, outFeatures: 1 }, random.split('line')),
      new Dropout({ rate: 0.1 }),
    ]);
    const model = supervised(network, l2Loss, { kind: 'Line', config: { slope: 2 } });
    const inputs = { data: Float32Array.of(-1, 0, 1, 2), shape: [4, 1] };
    const targets = { data: Float32Array.of(-2, 0, 2, 4), shape: [4, 1] };
    const data = arraySource({ inputs, targets }, { batchSize: 4 });
    const [before, again] = [await evaluate(model, data), await evaluate(model, data)];
    expect(again).toEqual(before);
    // A last batch of one row counts as one row: means of the same numbers, up to the rounding of float32.
    const uneven = await evaluate(model, arraySource({ inputs, targets }, { batchSize: 3 }));
    expect(uneven['loss']).toBeCloseTo(before['loss']!, 5);
    await train(model, { data, optimizer: adam({ learningRate: 0.05 }), steps: 150, random });
    expect((await evaluate(model, data))['loss']).toBeLessThan(before['loss']! / 10);
    expect(model).toMatchObject({ kind: 'Line', config: { slope: 2 } });
    network.dispose();
  });
});
