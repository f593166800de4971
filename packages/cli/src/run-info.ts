import type { Checkpoint, StoredTensor } from '@reverie/core';
import { EXIT } from './failure.ts';
import type { Host } from './host.ts';
import { openCheckpoint } from './open-model.ts';
import { counted, formatCount, makeOutput, type OutputFlags } from './output.ts';
import { commandsFor } from './program.ts';

/** Says what a value of a configuration is, or undefined for one that it has no better words for than JSON. */
export type Describe = (value: unknown) => string | undefined;

/** `PROGRAM info CHECKPOINT`. @returns the exit code */
export async function runInfo(
  path: string,
  flags: OutputFlags,
  host: Host,
  describe: Describe = () => undefined,
): Promise<number> {
  const output = makeOutput(host, flags);
  const opened = await openCheckpoint(path, { program: host.program, output });
  const { checkpoint } = opened;
  const { kind, config, step, position, backend, extra = {} } = checkpoint.metadata;
  const { callbacks: _, ...facts } = extra;
  const tensors = tensorsOf(checkpoint);
  const weights = tensors.filter(([name]) => !BUFFER.test(name));
  const total = weights.reduce((sum, [, tensor]) => sum + tensor.data.length, 0);
  output.json({
    checkpoint: opened.path,
    kind,
    config,
    ...(Object.keys(facts).length > 0 && { extra: facts }),
    weights: total,
    ...(step === undefined ? {} : { step, position, backend }),
    tensors: Object.fromEntries(tensors.map(([name, { shape, dtype }]) => [name, { shape, dtype }])),
  });
  const rows: [string, string][] = [
    ['model', kind],
    ...Object.entries({ ...config, ...facts }).map(([name, value]): [string, string] => [
      name,
      describe(value) ?? plain(value),
    ]),
    ['weights', formatCount(total)],
  ];
  if (step !== undefined)
    rows.push(['trained', `${counted(step, 'step')}, ${counted(position?.epoch ?? 0, 'whole epoch')}`]);
  if (backend !== undefined) rows.push(['on', Object.values(backend).join(', tfjs ')]);
  const commands = commandsFor(host.program, checkpoint.metadata);
  if (commands.length > 0) rows.push(['used by', commands.join(', ')]);
  output.result(`${output.strong.result(opened.path)}\n${table(rows)}\n`);
  const shapes = tensors.map(([name, { shape, dtype }]): [string, string] => [
    name,
    `[${shape.join(', ')}] ${dtype}`,
  ]);
  output.result(`\n${output.strong.result('Tensors')}\n${table(shapes)}\n`);
  return EXIT.OK;
}

/** Tensors that are not learned: statistics, vectors of spectral normalization, and the average of a GAN's generator. */
const BUFFER = /^average\.|(?:^|\.)(?:running_mean|running_var|num_batches_tracked|weight_u|weight_v)$/;

/** The model's own tensors; a training run's checkpoint also holds the optimiser's and the carried state. */
function tensorsOf({ tensors }: Checkpoint): readonly (readonly [string, StoredTensor])[] {
  return Object.entries(tensors).filter(([name]) => !/^(?:optimizer|carry)\//.test(name));
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
}
