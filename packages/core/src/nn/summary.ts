import { tf } from '../tf.ts';
import { Layer } from './module.ts';
import { parameterCount } from './parameter-count.ts';
import { FieldTracker, type ReceptiveField } from './receptive-field.ts';
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
  /** Multiplications with additions of one pass of the whole batch; 0 of layers that have next to none. */
  readonly multiplyAdds: number;
  /** What a place of the output sees of the input of the model; absent before the first window and where maps end. */
  readonly receptiveField: ReceptiveField | undefined;
}

/** Options of {@link summarize} and {@link summary}. */
export interface SummaryOptions {
  /** The input's type. Default float32; int32 for a model that starts with an embedding. */
  readonly dtype?: 'float32' | 'int32';
}

const countOf = (part: SequentialPart): number => (part instanceof Layer ? parameterCount(part) : 0);

const multiplyAddsOf = (part: SequentialPart, input: readonly number[], output: readonly number[]): number =>
  part instanceof Layer ? (part.multiplyAdds?.(input, output) ?? 0) : 0;

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
  const field = new FieldTracker();
  let before = inputShape;
  tf.tidy(() => {
    walkLayers(model, tf.zeros([...inputShape], dtype), ({ layer, part, output }) => {
      lines.push({
        layer,
        outputShape: output.shape,
        parameters: countOf(part),
        activationBytes: output.size * tf.util.bytesPerElement(output.dtype),
        multiplyAdds: multiplyAddsOf(part, before, output.shape),
        receptiveField: field.through(
          part instanceof Layer ? part.window?.() : undefined,
          before,
          output.shape,
        ),
      });
      before = output.shape;
    });
  });
  return lines;
}

const KIB = 1024;

const formatBytes = (bytes: number): string => {
  if (bytes < KIB) return `${bytes} B`;
  return bytes < KIB * KIB ? `${(bytes / KIB).toFixed(1)} KiB` : `${(bytes / KIB / KIB).toFixed(1)} MiB`;
};

const COLUMNS = [
  'layer',
  'output shape',
  'parameters',
  'activations',
  'multiply-adds',
  'receptive field',
  'step',
];

const formatLine = (line: Omit<LayerSummary, 'outputShape'>, shape: string): string[] => [
  line.layer,
  shape,
  line.parameters.toLocaleString('en-US'),
  formatBytes(line.activationBytes),
  line.multiplyAdds.toLocaleString('en-US'),
  line.receptiveField?.size.join(' × ') ?? '',
  line.receptiveField?.stride.map((step) => Number(step.toFixed(2))).join(' × ') ?? '',
];

const sumOf = (lines: readonly LayerSummary[], count: (line: LayerSummary) => number): number =>
  lines.reduce((sum, line) => sum + count(line), 0);

/**
 * {@link summarize} as a table: layer, output shape, parameters, activation memory, multiply-adds, and their totals;
 * for models over maps also how much of the input a place sees, and how far apart neighbors see.
 */
export function summary(
  model: LayeredModel,
  inputShape: readonly number[],
  options: SummaryOptions = {},
): string {
  const lines = summarize(model, inputShape, options);
  const total = {
    layer: 'total',
    parameters: sumOf(lines, (line) => line.parameters),
    activationBytes: sumOf(lines, (line) => line.activationBytes),
    multiplyAdds: sumOf(lines, (line) => line.multiplyAdds),
    receptiveField: undefined,
  };
  const columns = lines.some((line) => line.receptiveField !== undefined) ? COLUMNS.length : 5;
  const cells = [
    COLUMNS,
    ...lines.map((line) => formatLine(line, `[${line.outputShape.join(', ')}]`)),
    formatLine(total, ''),
  ].map((row) => row.slice(0, columns));
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const texts = cells.map((row) =>
    row
      // Names to the left, numbers to the right.
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(texts[0]!.length);
  return [texts[0], rule, ...texts.slice(1, -1), rule, texts.at(-1)].join('\n');
}
