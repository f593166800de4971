/**
 * A classifier of points in the plane, inside a circle or not, has few examples of which a tenth are wrong. In time it
 * learns these by heart: the validation loss rises while the training loss falls. Draws the chart of packages/core/README.md.
 */
import { writeFile } from 'node:fs/promises';
import * as reverie from '@reverie/core';
import { arraySource, Linear, Random, relu } from '@reverie/core';
import { lineChart, svgToPng } from '@reverie/plots';
import { isMain } from './is-main.ts';

function circle(rows: number, random: Random): Record<'points' | 'labels', reverie.NDArray> {
  const points = reverie.normalArray(random, 2 * rows);
  const labels = Int32Array.from({ length: rows }, (_, i) => {
    const inside = Math.hypot(points[2 * i]!, points[2 * i + 1]!) < 1.2;
    return inside === random.uniform() > 0.1 ? 1 : 0;
  });
  return { points: { data: points, shape: [rows, 2] }, labels: { data: labels, shape: [rows] } };
}

export async function trainClassifier(steps: number): Promise<reverie.History> {
  const random = new Random(3);
  const network = new reverie.Sequential([
    new Linear({ inFeatures: 2, outFeatures: 64 }, random.split('first')),
    relu,
    new Linear({ inFeatures: 64, outFeatures: 64 }, random.split('second')),
    relu,
    new Linear({ inFeatures: 64, outFeatures: 2 }, random.split('output')),
  ]);
  const model: reverie.TrainableModel<ReturnType<typeof circle>> = {
    kind: 'CircleClassifier',
    config: {},
    parameters: () => network.parameters(),
    buffers: () => ({}),
    loss: ({ points, labels }) => ({
      total: reverie.softmaxCrossEntropy(network.forward(points), labels).asScalar(),
    }),
  };
  const data = arraySource(circle(150, random.split('training')), { batchSize: 50, shuffle: random });
  const validation = arraySource(circle(1000, random.split('validation')), { batchSize: 1000 });
  const optimizer = reverie.adam({ learningRate: 3e-3 });
  const callbacks = [reverie.validateEvery(10, model, validation)];
  const history = await reverie.train(model, { data, optimizer, steps, random, callbacks });
  network.dispose();
  return history;
}

if (isMain(import.meta.url)) {
  await reverie.useBackend();
  const points = reverie.trainValidationGap(await trainClassifier(800), { window: 60 });
  const lines = [
    { name: 'training loss (mean of 60 steps)', y: points.map(({ train }) => train) },
    { name: 'validation loss', y: points.map(({ validation }) => validation) },
    { name: 'gap', y: points.map(({ gap }) => gap) },
  ];
  const series = lines.map((line) => ({ ...line, x: points.map(({ step }) => step) }));
  const title = 'A classifier that learns its wrong labels by heart';
  const svg = lineChart({ series, title, xLabel: 'step', yLabel: 'loss' });
  const file = new URL('../packages/core/docs/train-validation-gap.png', import.meta.url);
  await writeFile(file, await svgToPng(svg, { scale: 1.25 }));
}
