import type { Checkpoint, StoredTensor } from '@reverie/core';
import { UNKNOWN } from '../text/char-vocabulary.ts';
import { EXIT } from './failure.ts';
import type { Host } from './host.ts';
import { commandFor } from './model-kinds.ts';
import { openCheckpoint } from './open-model.ts';
import { formatCount, makeOutput, type OutputFlags } from './output.ts';

/** `reverie-rnn info CHECKPOINT`. @returns the exit code */
export async function runInfo(path: string, flags: OutputFlags, host: Host): Promise<number> {
  const output = makeOutput(host, flags);
  const opened = await openCheckpoint(path, output);
  const { checkpoint } = opened;
  const { kind, config, step, position, backend } = checkpoint.metadata;
  const weights = weightsOf(checkpoint);
  const total = weights.reduce((sum, [, tensor]) => sum + tensor.data.length, 0);
  output.json({
    checkpoint: opened.path,
    kind,
    config,
    weights: total,
    ...(step === undefined ? {} : { step, position, backend }),
    tensors: Object.fromEntries(weights.map(([name, { shape, dtype }]) => [name, { shape, dtype }])),
  });
  const rows: [string, string][] = [
    ['model', kind],
    ...Object.entries(config).map(([name, value]): [string, string] => [name, describe(value)]),
    ['weights', formatCount(total)],
  ];
  if (step !== undefined)
    rows.push(['trained', `${formatCount(step)} steps, ${position?.epoch ?? 0} whole epochs`]);
  if (backend !== undefined) rows.push(['on', Object.values(backend).join(', tfjs ')]);
  const command = commandFor(kind, 'sample');
  if (command !== undefined) rows.push(['used by', `${command}, ${commandFor(kind, 'eval')}`]);
  output.result(`${output.strong.result(opened.path)}\n${table(rows)}\n`);
  const shapes = weights.map(([name, { shape, dtype }]): [string, string] => [
    name,
    `[${shape.join(', ')}] ${dtype}`,
  ]);
  output.result(`\n${output.strong.result('Tensors')}\n${table(shapes)}\n`);
  return EXIT.OK;
}

/** The model's own tensors; a training run's checkpoint also holds the optimiser's and the carried state. */
function weightsOf({ tensors }: Checkpoint): readonly (readonly [string, StoredTensor])[] {
  return Object.entries(tensors).filter(([name]) => !/^(?:optimizer|carry)\//.test(name));
}

/** A value of a configuration; characters as a text, words one by one. */
function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isTexts(value)) return JSON.stringify(value);
  const single = value.every((entry) => entry === UNKNOWN || [...entry].length === 1);
  return single
    ? `${value.length} characters ${JSON.stringify(value.join(''))}`
    : `${formatCount(value.length)} words: ${value.slice(0, WORDS_SHOWN).join(' ')}${value.length > WORDS_SHOWN ? ' …' : ''}`;
}

/** Words of a vocabulary that are shown. */
const WORDS_SHOWN = 12;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string');

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}
