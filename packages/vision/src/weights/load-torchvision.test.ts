import { readFileSync } from 'node:fs';
import {
  CheckpointError,
  decodeSafetensors,
  Random,
  type StoredTensors,
  tf,
  useBackend,
  zeros,
} from '@reverie/core';
import { describe, expect, it, test } from 'vitest';
import { AlexNet, type AlexNetConfig } from '../classifiers/alexnet.ts';
import type { Classifier } from '../classifiers/classifier.ts';
import { GoogLeNet, type GoogLeNetConfig } from '../classifiers/googlenet.ts';
import { ResNet, type ResNetConfig } from '../classifiers/resnet.ts';
import { VGG, type VGGConfig } from '../classifiers/vgg.ts';
import golden from '../golden/torchvision.json' with { type: 'json' };
import { onBackends } from '../testing/on-backends.ts';
import { differenceOf, pictures } from '../testing/torchvision-pictures.ts';
import { loadTorchvision, type TorchvisionModel } from './load-torchvision.ts';
import { decodePth } from './pth/decode-pth.ts';

type Network = Classifier & TorchvisionModel;

const random = new Random(1);

function make(kind: string, config: object): Network {
  const narrow = { ...config, initializer: zeros };
  if (kind === 'AlexNet') return new AlexNet(narrow as AlexNetConfig, random);
  if (kind === 'VGG') return new VGG(narrow as VGGConfig, random);
  if (kind === 'GoogLeNet') return new GoogLeNet(narrow as GoogLeNetConfig, random);
  return new ResNet(narrow as ResNetConfig, random);
}

function read(file: string): StoredTensors {
  const bytes = readFileSync(new URL(`../golden/${file}`, import.meta.url));
  return file.endsWith('.pth') ? decodePth(bytes, file) : decodeSafetensors(bytes, file).tensors;
}

/** Float32 sums of up to some thousand products in another order, through up to 50 layers. */
const TOLERANCE = 1e-4;

onBackends("torchvision's weights", () => {
  it.each(golden.networks)('$file gives its logits', ({ kind, config, file, size, logits, auxiliary }) => {
    const model = make(kind, config);
    const stored = read(file);
    const before = tf.memory().numTensors;
    loadTorchvision(model, stored);
    expect(tf.memory().numTensors).toBe(before);
    const images = pictures(size);
    const given = model.forward(images);
    expect(given.shape).toEqual([2, 5]);
    expect(differenceOf(given, logits)).toBeLessThan(TOLERANCE);
    auxiliary?.forEach((expected, i) => {
      const { after, head } = model.auxiliary![i]!;
      const below = model.layers.slice(0, model.layers.indexOf(after) + 1);
      const map = below.reduce<tf.Tensor>(
        (x, part) => ('forward' in part ? part.forward(x) : part(x)),
        images,
      );
      expect(differenceOf(head.forward(map), expected)).toBeLessThan(TOLERANCE);
    });
    const counts = Object.entries(model.buffers()).filter(([name]) => name.endsWith('num_batches_tracked'));
    for (const [, count] of counts) expect(count.dataSync()[0]).toBe(7);
    model.dispose();
  });
});

const { config } = golden.networks.find(({ file }) => file === 'vgg16-bn.pth')!;
const stored = read('vgg16-bn.pth');

describe('loadTorchvision', () => {
  it('leaves the logits to a network with other classes', async () => {
    await useBackend('cpu');
    const model = new VGG({ ...(config as VGGConfig), classes: 3 }, random);
    const own = [...model.parameters()['classifier.6.weight']!.dataSync()];
    loadTorchvision(model, stored, { exceptHeads: true });
    expect([...model.parameters()['classifier.6.weight']!.dataSync()]).toEqual(own);
    const weight = model.parameters()['features.0.weight']!;
    expect([...weight.dataSync()]).toEqual([...stored['features.0.weight']!.data]);
    expect(() => loadTorchvision(model, stored)).toThrow('classifier.6.weight is [5,8] instead of [3,8]');
    model.dispose();
  });

  it('counts no batches where the file does not', async () => {
    await useBackend('cpu');
    const old = Object.entries(stored).filter(([name]) => !name.endsWith('num_batches_tracked'));
    const model = make('VGG', config);
    loadTorchvision(model, Object.fromEntries(old));
    expect(model.buffers()['features.1.num_batches_tracked']!.dataSync()[0]).toBe(0);
    model.dispose();
  });

  it('leaves auxiliary heads aside where there are none', async () => {
    await useBackend('cpu');
    const { config: narrow, file } = golden.networks.find(({ kind }) => kind === 'GoogLeNet')!;
    const model = make('GoogLeNet', { ...narrow, auxiliary: false });
    loadTorchvision(model, read(file));
    expect([...model.parameters()['fc.bias']!.dataSync()]).toEqual([...read(file)['fc.bias']!.data]);
    model.dispose();
  });

  it('refuses weights of another network, and changes nothing', async () => {
    await useBackend('cpu');
    const model = make('VGG', { ...config, batchNorm: false });
    const other = { ...stored, 'classifier.0.weight': stored['classifier.3.weight']! };
    expect(() => loadTorchvision(model, other)).toThrow(CheckpointError);
    expect(() => loadTorchvision(model, other)).toThrow('classifier.0.weight is [8,8] instead of [8,784]');
    expect(() => loadTorchvision(model, other)).toThrow('features.1.weight is unknown');
    for (const parameter of Object.values(model.parameters()))
      expect(tf.max(tf.abs(parameter)).dataSync()[0]).toBe(0);
    model.dispose();
  });

  test('and weights that are no numbers', async () => {
    await useBackend('cpu');
    const model = make('VGG', config);
    const broken = {
      dtype: 'F32' as const,
      shape: [5],
      data: Float32Array.of(1, Number.NaN, 1, 1, 1),
    };
    const load = (): void => loadTorchvision(model, { ...stored, 'classifier.6.bias': broken });
    expect(load).toThrow("1 of 5 values NaN or infinite in 'classifier.6.bias'");
    model.dispose();
  });
});
