import {
  adam,
  chain,
  clipByGlobalNorm,
  modelStep,
  Random,
  registerGpujs,
  tf,
  toTensors,
  useBackend,
} from '@reverie/core';
import { beforeAll, expect, it } from 'vitest';
import { textWindows } from '../text/text-windows.ts';
import { CharRNN } from './char-rnn.ts';

const isBrowser = typeof document !== 'undefined';
const MODES = isBrowser ? (['webgl2', 'webgpu'] as const) : (['webasm', 'cpu'] as const);
/** Headless Chromium has it in software, by `--enable-unsafe-webgpu`. */
const hasWebGPU = isBrowser && 'gpu' in navigator && (await navigator.gpu.requestAdapter()) !== null;
const STEPS = 50;
const TEXT = 'so much depends upon a red wheel barrow glazed with rain water beside the white chickens. ';

/** Losses of 50 updates, from the same seed. */
async function train(): Promise<number[]> {
  const vocabulary = [...new Set(TEXT)];
  const model = new CharRNN({ vocabulary, cell: 'lstm', hiddenSize: 24, layers: 1 }, new Random(1));
  const step = modelStep(model, chain(clipByGlobalNorm(5), adam({ learningRate: 1e-2 })));
  const random = new Random(2);
  const ids = model.vocabulary.encode(TEXT.repeat(20));
  const losses: number[] = [];
  while (losses.length < STEPS) {
    for await (const batch of textWindows(ids, { time: 16, batch: 8 })) {
      const loss = tf.tidy(() => step.run(toTensors(batch), { step: losses.length, random })['loss']!);
      losses.push((await loss.data())[0]!);
      loss.dispose();
      if (losses.length === STEPS) break;
    }
  }
  step.dispose();
  model.dispose();
  return losses;
}

let expected: number[];

beforeAll(async () => {
  await useBackend('simd');
  expected = await train();
});

it.for(MODES)(
  'a char-LSTM learns on gpu.js in mode %s as on simd',
  { timeout: 120_000 },
  async (mode, { skip }) => {
    skip(mode === 'webgpu' && !hasWebGPU, 'no WebGPU adapter here');
    registerGpujs(`gpujs-${mode}`, { mode });
    await tf.setBackend(`gpujs-${mode}`);
    const before = tf.memory();
    const losses = await train();
    const after = tf.memory();
    await useBackend('simd');
    expect(losses.at(-1)).toBeLessThan(0.75 * losses[0]!);
    for (const [index, loss] of losses.entries())
      expect(Math.abs(loss - expected[index]!)).toBeLessThan(1e-3);
    expect(after.numTensors).toBe(before.numTensors);
    expect((after as { textures?: number }).textures).toBe((before as { textures?: number }).textures);
  },
);
