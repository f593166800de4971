import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Random, useBackend } from '@reverie/core';
import { faceWorld } from '@reverie/datasets';
import { imageGrid, imagesOf } from '@reverie/plots';
import { loadPretrained } from '@reverie/rnn';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sumAccuracy } from './add-numbers.ts';
import { redraw } from './deepsim.ts';
import { describePictures } from './describe-picture.ts';
import { drawLike } from './gan-own-pictures.ts';
import { descend } from './gradient-clipping.ts';
import { gradientNorms, network } from './gradient-flow.ts';
import { changeSmiles } from './latent-arithmetic.ts';
import { ourUpdates } from './min-char-rnn/our-updates.ts';
import { differences } from './min-char-rnn/outcome.ts';
import type { Matrices } from './min-char-rnn/plain-rnn.ts';
import { plainUpdates } from './min-char-rnn/plain-updates.ts';
import { parityAccuracy } from './parity.ts';
import { BEST_GUESS, contextAccuracy } from './right-context.ts';
import { trainClassifier } from './train-classifier.ts';
import { manifold } from './vae-manifold.ts';
import { followers } from './what-cells-learned.ts';
import { languageAccuracy } from './which-language.ts';

/** Runs an example as its user does, in an empty folder; gives what it prints. */
async function run(program: string, ...args: string[]): Promise<string> {
  const flags = ['--conditions=source', '--import', import.meta.resolve('tsx')];
  const file = new URL(program, import.meta.url).pathname;
  const cwd = await mkdtemp(join(tmpdir(), 'reverie-example-'));
  try {
    await writeFile(join(cwd, 'text.txt'), 'so much depends upon a red wheel barrow. '.repeat(50));
    return (await promisify(execFile)(process.execPath, [...flags, file, ...args], { cwd })).stdout;
  } finally {
    await rm(cwd, { recursive: true });
  }
}

it('hello.ts learns to say hello', async () => {
  const lines = (await run('hello.ts')).split('\n');
  expect(lines.findLast((line) => line.startsWith('update'))).toMatch(/loss 0\.0\d\d {2}hello$/);
});

it('gpujs-kernel.ts differentiates a kernel of its own', async () => {
  const text = await run('gpujs-kernel.ts');
  expect(text).toContain('y      -1 0 1 8\n');
  expect(text).toContain('dy/dx  3 0 3 12\n');
});

it('which-backend.ts measures what starts', async () => {
  const text = await run('which-backend.ts');
  expect(text).toMatch(/^simd +\d+\.\d GFLOP\/s$/m);
  expect(text).toMatch(/^gpujs +\d+\.\d GFLOP\/s in mode \w+$/m);
});

const checkpoint = new URL('../packages/rnn/checkpoints/tiny-shakespeare.safetensors', import.meta.url);

it.skipIf(!existsSync(checkpoint))('sample.ts writes the characters that were asked for', async () => {
  const text = await run('sample.ts', 'KING:', '20');
  expect(text).toHaveLength('KING:'.length + 20 + '\n'.length);
  expect(text.startsWith('KING:')).toBe(true);
});

it.skipIf(!existsSync(checkpoint))('what-cells-learned.ts finds a unit that knows who speaks', async () => {
  await useBackend('simd');
  const verse =
    'JULIET:\nO Romeo, Romeo! wherefore art thou Romeo?\nDeny thy father and refuse thy name.\n\n';
  const speaker = verse.replace('JULIET', 'ROMEO').repeat(2) + verse.repeat(2);
  const found = (await followers(await loadPretrained(), speaker)).find(
    ({ property }) => property === 'line in capitals',
  );
  expect(Math.abs(found!.correlation)).toBeGreaterThan(0.6);
});

it('train-char-rnn.ts trains on a text file', async () => {
  const lines = (await run('train-char-rnn.ts', 'text.txt', '2')).split('\n');
  expect(lines[0]).toMatch(/^validation: \d\.\d{3} nats a character, perplexity \d+\.\d$/);
  expect(lines[1]).toBe('saved: runs/example/model.safetensors');
});

it('min-char-rnn.ts finds the same weights twice', async () => {
  const largest = (await run('min-char-rnn.ts')).match(/\d\.\de-\d+/g)!.map(Number);
  expect(largest).toHaveLength(10);
  // Five matrices after one update, and after five: roundings of float32 that Adagrad's division enlarges.
  expect(Math.max(...largest.slice(0, 5))).toBeLessThan(1e-5);
  expect(Math.max(...largest)).toBeLessThan(1e-3);
});

describe('min-char-rnn against numpy', () => {
  interface Golden {
    readonly text: string;
    readonly initial: Matrices;
    readonly losses: readonly number[];
    /** Gradients that were clipped in all updates. */
    readonly clipped: number;
    /** Weights by the number of updates. */
    readonly after: Readonly<Record<string, Matrices>>;
  }
  const file = new URL('min-char-rnn/golden/min-char-rnn.json', import.meta.url);
  const { text, initial, losses, clipped, after } = JSON.parse(readFileSync(file, 'utf8')) as Golden;

  it('was made with gradients that were clipped', () => {
    expect(clipped).toBeGreaterThan(0);
  });

  it.each([1, 10])('the plain network after %i updates', (updates) => {
    const plain = plainUpdates(text, initial, updates, 25);
    // Both compute in float64; the file has 8 decimals.
    for (const difference of Object.values(differences(plain.weights, after[updates]!)))
      expect(difference).toBeLessThan(1e-8);
    plain.losses.forEach((loss, i) => {
      expect(loss).toBeCloseTo(losses[i]!, 7);
    });
  });

  it.each(['cpu', 'wasm'] as const)('our network on %s', async (backend) => {
    await useBackend(backend);
    for (const updates of [1, 10]) {
      const ours = await ourUpdates(text, initial, updates, 25);
      // Seen: 6e-8 after one update, 6e-7 after ten; float32 has 6e-8 on weights up to 1.
      for (const difference of Object.values(differences(ours.weights, after[updates]!)))
        expect(difference).toBeLessThan(updates === 1 ? 1e-6 : 1e-5);
      ours.losses.forEach((loss, i) => {
        expect(loss).toBeCloseTo(losses[i]!, 3);
      });
    }
  });
});

it('parity.ts: an LSTM keeps a bit for 100 steps, an Elman network does not', async () => {
  await useBackend('simd');
  expect(await parityAccuracy('lstm', 600)).toBeGreaterThan(0.99);
  expect(await parityAccuracy('elman', 600)).toBeLessThan(0.6);
});

it('add-numbers.ts begins to add numbers that it reads', { timeout: 300_000 }, async () => {
  await useBackend('simd');
  expect(await sumAccuracy('additive', { digits: 2, known: 8000, steps: 300 })).toBeGreaterThan(0.05);
});

it('describe-picture.ts begins to write what is true of pictures', { timeout: 300_000 }, async () => {
  await useBackend('simd');
  const { share } = await describePictures(1000, 300);
  expect(share).toBeGreaterThan(0.02);
});

it('which-language.ts tells languages of unseen lines', async () => {
  await useBackend('simd');
  // A guess has 1/12.
  expect(await languageAccuracy(150)).toBeGreaterThan(0.6);
});

it('right-context.ts: only a network that reads both ways beats the best guess', async () => {
  await useBackend('simd');
  // Five standard errors of 12,000 guesses are 0.02.
  expect(await contextAccuracy(false, 400)).toBeLessThan(BEST_GUESS + 0.02);
  expect(await contextAccuracy(true, 400)).toBeGreaterThan(0.95);
});

it('train-classifier.ts validates while it trains', async () => {
  await useBackend('cpu');
  const history = await trainClassifier(20);
  expect(history.column('validation').steps).toEqual([10, 20]);
  expect(history.last('validation')).toBeLessThan(Math.log(2));
});

describe('gradients', () => {
  beforeAll(async () => {
    await useBackend('cpu');
  });

  it('vanish in Elman and GRU, not in an LSTM that remembers, and explode with large weights', () => {
    const first = (...options: Parameters<typeof network>): number =>
      gradientNorms(network(...options), 40, new Random(2))[0]!;
    const elman = first({ cell: 'elman' });
    const lstm = first({ cell: 'lstm' });
    expect(elman).toBeLessThan(1e-8);
    expect(first({ cell: 'gru' })).toBeLessThan(1e-7);
    expect(lstm / elman).toBeGreaterThan(1e4);
    expect(first({ cell: 'lstm', forgetBias: 3 })).toBeGreaterThan(1e-3);
    expect(first({ cell: 'elman' }, 6)).toBeGreaterThan(1e3);
  });

  it('that are clipped give updates of the learning rate at most', async () => {
    const largest = async (clip: boolean): Promise<number> =>
      Math.max(...(await descend(3, { clip })).column('norm').values);
    expect(await largest(false)).toBeGreaterThan(50);
    // The learning rate is 0.5 and the norm 1 at most, up to roundings of float32.
    expect(await largest(true)).toBeLessThan(0.5 + 1e-5);
  });
});

describe('pictures', () => {
  const PNG = [0x89, 0x50, 0x4e, 0x47];

  it('latent-arithmetic.ts changes smiles', async () => {
    await useBackend();
    const png = await changeSmiles();
    expect([...png.subarray(0, 4)]).toEqual(PNG);
  });

  it('deepsim.ts redraws digits more sharply than pixels alone do', { timeout: 300_000 }, async () => {
    await useBackend();
    const { png, detail } = await redraw(100);
    expect([...png.subarray(0, 4)]).toEqual(PNG);
    // Seen: 0.75 and 1.07.
    expect(detail[0]).toBeLessThan(0.9);
    expect(detail[1]).toBeGreaterThan(0.95);
  });

  it('vae-manifold.ts learns to draw digits', async () => {
    await useBackend();
    const { png, losses } = await manifold(40);
    expect([...png.subarray(0, 4)]).toEqual(PNG);
    // A digit that is not known costs 784 log 2 = 543 nats.
    expect(losses[0]).toBeGreaterThan(400);
    expect(losses.at(-1)).toBeLessThan(250);
  });

  it('gan-own-pictures.ts draws like a folder of pictures, and says what it leaves out', async () => {
    await useBackend();
    const folder = await mkdtemp(join(tmpdir(), 'reverie-pictures-'));
    const random = new Random(1);
    const { images } = faceWorld(6, random, { size: 40 });
    for (const [i, picture] of imagesOf(images, [6, 40, 40, 3]).entries())
      await writeFile(join(folder, `${i}.png`), imageGrid([picture]));
    await writeFile(join(folder, 'broken.png'), 'no picture');
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const sheets: Uint8Array[] = [];
    await drawLike(folder, 2, { period: 2, show: async (png) => void sheets.push(png) });
    expect(sheets.map((png) => [...png.subarray(0, 4)])).toEqual([PNG]);
    expect(told.mock.calls.flat().join('\n')).toMatch(/^skipped .*broken\.png: /m);
    told.mockRestore();
    await rm(folder, { recursive: true });
  });
});
