import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const KNOWN = ['mnist-vae', 'mnist-vae-2d', 'mnist-gan', 'faces-vae'];

test.each([
  ['mnits-vae', 'mnist-vae'],
  ['mnistvae', 'mnist-vae'],
  ['face-vae', 'faces-vae'],
  ['mnist-gam', 'mnist-gan'],
  ['mnist-vae2d', 'mnist-vae-2d'],
  ['model.safetensors', undefined],
  ['vae', undefined],
  ['', undefined],
])('%s stands for %s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant);
});
