import { overfitTinyBatch, Random, tf, uniform, useBackend } from '@reverie/core';
import { expect, it } from 'vitest';
import golden from '../golden/video-classifiers.json' with { type: 'json' };
import { expectNumbers, type Numbers, tensorOf } from '../testing/numbers.ts';
import { onBackends } from '../testing/on-backends.ts';
import { Conv3DClassifier } from './conv-3d-classifier.ts';
import { FrameClassifier } from './frame-classifier.ts';
import { GRURCN } from './gru-rcn.ts';
import { LSTMClassifier } from './lstm-classifier.ts';
import { TwoStreamClassifier } from './two-stream-classifier.ts';
import type { LabeledClips, VideoClassifier } from './video-classifier.ts';

interface TorchCase {
  readonly kind: string;
  readonly options: { readonly bottomUp?: boolean; readonly hiddenSize?: number };
  readonly parameters: Record<string, Numbers>;
  readonly frames: Numbers;
  readonly probs: Numbers;
  readonly loss: number;
  readonly gradients: Record<string, Numbers>;
}

const SIZE = { classes: 3, height: 8, width: 8, levels: [2, 3] };
const CONTEXT = { training: true, random: new Random(1) };

function make(kind: string, options: object): VideoClassifier {
  const config = { ...SIZE, ...options };
  const random = new Random(1);
  if (kind === 'frame') return new FrameClassifier(config, random);
  if (kind === 'lstm') return new LSTMClassifier(config, random);
  return kind === 'conv3d' ? new Conv3DClassifier(config, random) : new GRURCN(config, random);
}

onBackends(
  'classifiers of clips',
  () => {
    it.each(golden.cases as TorchCase[])(
      '$kind $options has the values and gradients of PyTorch',
      (torch) => {
        const model = make(torch.kind, torch.options);
        const before = tf.memory().numTensors;
        tf.tidy(() => {
          const named = Object.entries(torch.parameters).map(([name, value]) => [name, tensorOf(value)]);
          model.loadParameters(Object.fromEntries(named));
          const batch = { frames: tensorOf(torch.frames), labels: tf.tensor1d(golden.labels, 'int32') };
          expectNumbers(model.classify(batch), torch.probs);
          const variables = Object.entries(model.parameters());
          const { value, grads } = tf.variableGrads(
            () => model.loss(batch, CONTEXT).total,
            variables.map(([, variable]) => variable),
          );
          expectNumbers(value, { shape: [], data: [torch.loss] });
          for (const [name, variable] of variables)
            expectNumbers(grads[variable.name]!, torch.gradients[name]!);
        });
        expect(tf.memory().numTensors).toBe(before);
        model.dispose();
      },
    );
  },
  { except: 'wasm' },
);

it.each(['frame', 'lstm', 'conv3d', 'gru-rcn'])('%s learns a tiny batch by heart', async (kind) => {
  await useBackend('simd');
  const model = make(kind, { levels: [8, 8] });
  const frames = uniform(new Random(3), [3, 4, 8, 8, 1]).dataSync<'float32'>();
  const batch: LabeledClips = {
    frames: { data: frames, shape: [3, 4, 8, 8, 1] },
    labels: { data: Int32Array.of(0, 1, 2), shape: [3] },
  };
  const report = await overfitTinyBatch(model, batch, { random: new Random(1), steps: 400, bound: 0.05 });
  expect(report.passed, `${report.losses.at(-1)}`).toBe(true);
  model.dispose();
});

it('two streams learn each by itself, and what they say is averaged', async () => {
  await useBackend('simd');
  const model = new TwoStreamClassifier({ ...SIZE, levels: [8, 8], pairs: 2 }, new Random(1));
  tf.tidy(() => {
    const frames = uniform(new Random(2), [2, 3, 8, 8, 1]);
    const flow = uniform(new Random(3), [2, 2, 8, 8, 2]);
    const other = uniform(new Random(4), [2, 2, 8, 8, 2]);
    const labels = tf.tensor1d([0, 2], 'int32');
    const parameters = Object.entries(model.parameters());
    const gradientsFor = (moving: tf.Tensor): Record<string, number[]> => {
      const loss = (): tf.Scalar => model.loss({ frames, flow: moving, labels }, CONTEXT).total;
      const { grads } = tf.variableGrads(
        loss,
        parameters.map(([, variable]) => variable),
      );
      return Object.fromEntries(parameters.map(([name, { name: id }]) => [name, [...grads[id]!.dataSync()]]));
    };
    const [first, second] = [gradientsFor(flow), gradientsFor(other)];
    for (const [name] of parameters) {
      if (name.startsWith('appearance')) expect(first[name], name).toEqual(second[name]);
      else expect(first[name], name).not.toEqual(second[name]);
    }
    const both = model.classify({ frames, flow }).dataSync();
    const still = model.classify({ frames, flow: other }).dataSync();
    // Half of what is said depends on the flow: the probabilities differ by half at most.
    both.forEach((p, i) => {
      expect(Math.abs(p - still[i]!)).toBeLessThanOrEqual(0.5);
    });
    expect(both).not.toEqual(still);
    expect(() => model.classify({ frames, flow: tf.zeros([2, 3, 8, 8, 2]) })).toThrow(
      'TwoStreamClassifier: expected flow [2, 2, 8, 8, 2], got [2, 3, 8, 8, 2]',
    );
  });
  model.dispose();
});

it('what does not fit is refused', () => {
  const model = make('gru-rcn', {});
  expect(() => model.classify({ frames: tf.zeros([1, 3, 8, 9, 1]) })).toThrow(
    'GRURCN.classify: expected frames [batch, time, 8, 8, 1], got [1, 3, 8, 9, 1]',
  );
  expect(() => model.classify({ frames: tf.zeros([1, 0, 8, 8, 1]) })).toThrow('expected at least one frame');
  expect(() => make('gru-rcn', { levels: [] })).toThrow(
    'FrameFeatures: expected at least one level, got none',
  );
  expect(() => make('gru-rcn', { hiddenChannels: [4] })).toThrow(
    'GRURCN: expected hiddenChannels of 2 levels, got 1',
  );
});
