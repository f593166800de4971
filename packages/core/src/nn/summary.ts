import { tf } from '../tf.ts';
import { Layer } from './module.ts';
import { parameterCount } from './parameter-count.ts';
import type { SequentialPart } from './sequential.ts';
import { type LayeredModel, walkLayers } from './walk-layers.ts';

/** One line of {@link summarize}. */
export interface LayerSummary {
  /** Position and type: `0 Linear`, `1 relu`, `2.0 Linear`. */
  readonly layer: string;
  readonly outputShape: readonly number[];
  readonly parameters: number;
  /** Bytes of the layer's output. */
  readonly activationBytes: number;
}

/** Options of {@link summarize} and {@link summary}. */
export interface SummaryOptions {
  /** The input's type. Default float32; int32 for a model that starts with an embedding. */
  readonly dtype?: 'float32' | 'int32';
}

const countOf = (part: SequentialPart): number => (part instanceof Layer ? parameterCount(part) : 0);

/**
 * What each layer puts out and holds. It runs the model once on zeros, in evaluation.
 *
 * @param inputShape with the batch
 */
export function summarize(
  model: LayeredModel,
  inputShape: readonly number[],
  { dtype = 'float32' }: SummaryOptions = {},
): LayerSummary[] {
  const lines: LayerSummary[] = [];
  tf.tidy(() => {
    walkLayers(model, tf.zeros([...inputShape], dtype), ({ layer, part, output }) => {
      lines.push({
        layer,
        outputShape: output.shape,
        parameters: countOf(part),
        activationBytes: output.size * tf.util.bytesPerElement(output.dtype),
      });
    });
  });
  return lines;
}

const KIB = 1024;

const formatBytes = (bytes: number): string => {
  if (bytes < KIB) return `${bytes} B`;
  return bytes < KIB * KIB ? `${(bytes / KIB).toFixed(1)} KiB` : `${(bytes / KIB / KIB).toFixed(1)} MiB`;
};

const formatLine = (line: Omit<LayerSummary, 'outputShape'>, shape: string): string[] => [
  line.layer,
  shape,
  line.parameters.toLocaleString('en-US'),
  formatBytes(line.activationBytes),
];

/** {@link summarize} as a table: layer, output shape, parameters, activation memory, and their totals. */
export function summary(
  model: LayeredModel,
  inputShape: readonly number[],
  options: SummaryOptions = {},
): string {
  const lines = summarize(model, inputShape, options);
  const total = {
    layer: 'total',
    parameters: lines.reduce((sum, line) => sum + line.parameters, 0),
    activationBytes: lines.reduce((sum, line) => sum + line.activationBytes, 0),
  };
  const cells = [
    ['layer', 'output shape', 'parameters', 'activations'],
    ...lines.map((line) => formatLine(line, `[${line.outputShape.join(', ')}]`)),
    formatLine(total, ''),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const texts = cells.map((row) =>
    row
      // Names to the left, numbers to the right.
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
  const rule = '-'.repeat(texts[0]!.length);
  return [texts[0], rule, ...texts.slice(1, -1), rule, texts.at(-1)].join('\n');
}
