/**
 * Compares a network of full size, with random weights, with torchvision's. It needs a python3 with torch and torchvision:
 *
 *     node --conditions=source --import tsx packages/vision/src/testing/compare-torchvision.ts resnet18
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, Random, useBackend, zeros } from '@reverie/core';
import { AlexNet } from '../classifiers/alexnet.ts';
import type { Classifier } from '../classifiers/classifier.ts';
import { GoogLeNet } from '../classifiers/googlenet.ts';
import { ResNet, type ResNetDepth } from '../classifiers/resnet.ts';
import { VGG, type VGGDepth } from '../classifiers/vgg.ts';
import { loadTorchvision, type TorchvisionModel } from '../weights/load-torchvision.ts';
import { decodePth } from '../weights/pth/decode-pth.ts';
import { differenceOf, pictures } from './torchvision-pictures.ts';

const [name = 'resnet18', python = 'python3'] = process.argv.slice(2);
const script = fileURLToPath(new URL('../golden/make-torchvision.py', import.meta.url));

function make(): Classifier & TorchvisionModel {
  const [, family = '', depth = '', batchNorm] = /^([a-z]+)(\d*)(_bn)?$/.exec(name) ?? [];
  const config = { initializer: zeros };
  const random = new Random(1);
  if (family === 'alexnet') return new AlexNet(config, random);
  if (family === 'googlenet') return new GoogLeNet(config, random);
  if (family === 'resnet') return new ResNet({ ...config, depth: Number(depth) as ResNetDepth }, random);
  if (family === 'vgg')
    return new VGG(
      { ...config, depth: Number(depth) as VGGDepth, batchNorm: batchNorm !== undefined },
      random,
    );
  const expected = 'alexnet, vgg16, vgg16_bn, googlenet, resnet18 or one of another depth';
  throw new ConfigError({ who: 'compare-torchvision', expected, got: name });
}

await useBackend('simd');
const model = make();
const folder = mkdtempSync(join(tmpdir(), 'reverie-torchvision-'));
try {
  execFileSync(python, [script, name, folder], { stdio: 'inherit' });
  loadTorchvision(model, decodePth(readFileSync(join(folder, 'weights.pth')), 'weights.pth'));
  const logits: number[] = JSON.parse(readFileSync(join(folder, 'logits.json'), 'utf8'));
  const difference = differenceOf(model.forward(pictures(224)), logits);
  process.stdout.write(
    `${name}: ${logits.length} logits from ${Math.min(...logits).toFixed(2)} to ${Math.max(...logits).toFixed(2)}, ` +
      `the largest difference ${difference.toExponential(1)}\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
