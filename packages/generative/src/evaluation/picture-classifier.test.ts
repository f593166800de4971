import { Random, useBackend } from '@reverie/core';
import { beforeAll, expect, it } from 'vitest';
import { PictureClassifier } from './picture-classifier.ts';

beforeAll(() => useBackend('cpu'));

const of = (attributes: Readonly<Record<string, number>>): PictureClassifier =>
  new PictureClassifier({ imageShape: [4, 4, 1], attributes, network: { hiddenSizes: [3] } }, new Random(1));

it.each([
  [{}, 'PictureClassifier: expected at least one attribute, got none.'],
  [
    { smile: 2, 1: 3 },
    "expected attributes with names that are no whole numbers and not 'network', got '1'.",
  ],
  [{ network: 2 }, "got 'network'."],
  [{ 'network.1': 2 }, "got 'network.1'."],
])('refuses attributes %j', (attributes, message) => {
  expect(() => of(attributes as Record<string, number>)).toThrow(message);
});

it('has a name for each variable', () => {
  const classifier = of({ smile: 2, networks: 3 });
  expect(Object.keys(classifier.parameters())).toEqual([
    'network.1.weight',
    'network.1.bias',
    'smile.weight',
    'smile.bias',
    'networks.weight',
    'networks.bias',
  ]);
  classifier.dispose();
});
