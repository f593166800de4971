import { randomInt } from 'node:crypto';
import { about, counted, EXIT, formatSeconds, type Host, InputError } from '@reverie/cli';
import { loadPlots, useModel } from '@reverie/cli/run';
import { Random, tf } from '@reverie/core';
import { type FaceAttributes, faceWorld } from '@reverie/datasets';
import type { Autoencoder } from '../../autoencoder/autoencoder.ts';
import { groupMeans } from '../../latent/arithmetic.ts';
import { AUTOENCODER_KIND, VAE_KIND } from '../../models/model-kinds.ts';
import { VAE } from '../../vae/vae.ts';
import { takesFaces } from '../fits.ts';
import { readImages, writeSheet } from '../sheet.ts';
import { nameOf } from '../use-painter.ts';
import { faceGroup } from './face-groups.ts';
import type { ArithmeticFlags } from './flags.ts';

type Encoder = VAE | Autoencoder;

/** Pictures in a row. */
const COLUMNS = 8;
const row = (...names: readonly string[]): readonly string[] =>
  Array.from({ length: COLUMNS }, (_, column) => names[column] ?? '');
/** What the rows of the sheet show, below their first pictures. */
const LABELS = [...row('A', 'B', 'C', 'A − B + C'), ...row('faces of C'), ...row('+ A − B')];

/** `reverie-generative arithmetic CHECKPOINT A B C`. @returns the exit code */
export async function runArithmetic(
  checkpoint: string,
  words: readonly [a: string, b: string, c: string],
  flags: ArithmeticFlags,
  host: Host,
): Promise<number> {
  const { seed = randomInt(1e6), out = `${nameOf(checkpoint)}-arithmetic.png`, faces } = flags;
  const groups = words.map(faceGroup);
  await loadPlots(out);
  const request = {
    path: checkpoint,
    kinds: [VAE_KIND, AUTOENCODER_KIND],
    flags,
    host,
  };
  return useModel<Encoder, number>(request, async ({ model, path, output, seconds }) => {
    const size = faceSize(model, path);
    const codes = await about(path, () =>
      codesOf(model, groups, { count: faces, size, random: new Random(seed) }),
    );
    try {
      const sheet = tf.tidy(() => sheetOf(model, codes));
      const look = { columns: COLUMNS, labels: LABELS, scale: flags.scale };
      await writeSheet(out, await readImages(sheet), look);
    } finally {
      tf.dispose(codes);
    }
    const [a, b, c] = words;
    output.result(`${out}\n`);
    output.json({ checkpoint: path, file: out, seed, faces, a, b, c, seconds: seconds() });
    output.say(
      'Row 1: the means of A, B and C, and A − B + C; row 2: faces of C; row 3: the same with A − B added.',
    );
    output.say(
      `${path}: (${a}) − (${b}) + (${c}), means of ${counted(faces, 'face')}, in ${formatSeconds(seconds())}, --seed ${seed}`,
    );
    return EXIT.OK;
  });
}

/** Side of the faces that a model takes. */
function faceSize({ config }: Encoder, path: string): number {
  const { imageShape } = config;
  if (takesFaces(config)) return imageShape[0];
  if ('classes' in config && config.classes !== undefined && config.classes > 0) {
    const got = `one of ${counted(config.classes, 'class', 'classes')}`;
    throw new InputError({ who: path, expected: 'a model without classes, which drawn faces have not', got });
  }
  const got = `one of [${imageShape.join(', ')}]`;
  throw new InputError({ who: path, expected: 'a model of square pictures in color, as faces are', got });
}

/** The codes of drawn faces of each group, [count, latent] each. */
function codesOf(
  model: Encoder,
  groups: readonly Partial<FaceAttributes>[],
  { count, size, random }: { readonly count: number; readonly size: number; readonly random: Random },
): tf.Tensor2D[] {
  return groups.map((fixed, index) =>
    tf.tidy(() => {
      const { images } = faceWorld(count, random.split(`group ${index}`), { size, fixed });
      const faces = tf.tensor4d(images, [count, size, size, 3], 'int32');
      const code = model instanceof VAE ? model.encode(faces).mean : model.encode(faces);
      return code as tf.Tensor2D;
    }),
  );
}

/** The means and their sum, white up to the end of the row; faces of C; the same with A − B added. */
function sheetOf(model: Encoder, codes: readonly tf.Tensor2D[]): tf.Tensor {
  const labels = codes.flatMap((group, index) => Array.from({ length: group.shape[0] }, () => index));
  const means = groupMeans(tf.concat([...codes]), labels, codes.length);
  const [a, b, c] = tf.unstack(means);
  const change = tf.sub(a!, b!);
  const shown = Math.min(COLUMNS, codes[2]!.shape[0]);
  const some = tf.slice(codes[2]!, [0, 0], [shown, -1]);
  const rows = [tf.concat([means, tf.expandDims(tf.add(c!, change), 0)]), some, tf.add(some, change)];
  return tf.concat(rows.map((z) => filled(model.decode(z))));
}

/** Pictures with white ones behind them, up to a whole row. */
function filled(images: tf.Tensor): tf.Tensor {
  const [count = 0, ...shape] = images.shape;
  return count === COLUMNS ? images : tf.concat([images, tf.ones([COLUMNS - count, ...shape])]);
}
