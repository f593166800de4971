import {
  adam,
  chain,
  clipByGlobalNorm,
  modelStep,
  Random,
  registerGpujs,
  tf,
  toTensors,
} from '@reverie/core';
import { afterAll, expect, it } from 'vitest';
import { textWindows } from '../text/text-windows.ts';
import { CharRNN } from './char-rnn.ts';

const isBrowser = typeof document !== 'undefined';
const TEXT = 'so much depends upon a red wheel barrow glazed with rain water beside the white chickens. ';
const STEPS = 2000;
/** Programs are compiled and textures are made until here. */
const WARM = 200;
/** In bytes, 1 kB an update; 0.4 MB were seen, most of it soon after the start, where engines compile. */
const MAX_HEAP_GROWTH = 2e6;

/** What may not grow while a model is trained. */
interface Memory {
  readonly numTensors: number;
  readonly numBytes: number;
  readonly numDataBuffers: number;
  readonly textures: number;
  readonly freeTextures: number;
  readonly programs: number;
}

/** TensorFlow.js adds what the backend tells. */
function memory(): Memory {
  const info = tf.memory() as tf.MemoryInfo & Memory;
  const { numTensors, numBytes, numDataBuffers, textures, freeTextures, programs } = info;
  return { numTensors, numBytes, numDataBuffers, textures, freeTextures, programs };
}

/** Bytes of JavaScript's heap after a collection, in browsers that tell. */
function heap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return (performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;
}

afterAll(async () => {
  await tf.setBackend('cpu');
});

it.runIf(isBrowser)(
  '2,000 updates of a char-LSTM in WebGL 2 leave nothing behind',
  { timeout: 600_000 },
  async () => {
    registerGpujs('gpujs-memory', { mode: 'webgl2' });
    await tf.setBackend('gpujs-memory');
    const model = new CharRNN(
      { vocabulary: [...new Set(TEXT)], cell: 'lstm', hiddenSize: 8, layers: 1 },
      new Random(1),
    );
    const step = modelStep(model, chain(clipByGlobalNorm(5), adam({ learningRate: 1e-2 })));
    const random = new Random(2);
    const ids = model.vocabulary.encode(TEXT.repeat(20));
    const records: (Memory & { heap: number })[] = [];
    let done = 0;
    while (done < STEPS) {
      for await (const batch of textWindows(ids, { time: 4, batch: 4 })) {
        const loss = tf.tidy(() => step.run(toTensors(batch), { step: done, random })['loss']!);
        if (done % 50 === 0) expect((await loss.data())[0]).toBeLessThan(4);
        loss.dispose();
        done++;
        if (done % WARM === 0) records.push({ ...memory(), heap: heap() });
        if (done === STEPS) break;
      }
    }
    const first = records[0]!;
    for (const record of records) {
      expect({ ...record, heap: first.heap }).toEqual(first);
      expect(record.heap - first.heap).toBeLessThan(MAX_HEAP_GROWTH);
    }
    step.dispose();
    model.dispose();
    tf.removeBackend('gpujs-memory');
  },
);
