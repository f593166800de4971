import { counted, type Host, InputError, UsageError } from '@reverie/cli';
import { loadPlots, writeDrawing } from '@reverie/cli/run';
import { type NDArray, normal, Random, tf } from '@reverie/core';
import { interpolate } from '../../latent/interpolation.ts';
import { drawsPictures } from '../fits.ts';
import { inTurn, type Painter, paint } from '../painter.ts';
import { imagesIn, writeSheet } from '../sheet.ts';
import { usePainter } from '../use-painter.ts';
import { type InterpolateFlags, MAX_ROWS } from './flags.ts';

/** Seconds that a picture of a film is shown. */
const FRAME_SECONDS = 0.08;
/** Seeds of both ends that are drawn where none is given. */
const SEEDS = 10_000;

/** `reverie-generative interpolate CHECKPOINT`. @returns the exit code */
export function runInterpolate(checkpoint: string, flags: InterpolateFlags, host: Host): Promise<number> {
  const { steps, kind, scale } = flags;
  const film = flags.out?.toLowerCase().endsWith('.gif') ?? false;
  if (film && flags.rows !== undefined && flags.rows > 1)
    throw new UsageError(`a GIF shows one way, so --rows ${flags.rows} cannot go with it`);
  if (flags.seed !== undefined && flags.from !== undefined && flags.to !== undefined)
    throw new UsageError(`--seed ${flags.seed} has no effect beside --from and --to, which are seeds`);
  const request = { checkpoint, flags, host, suffix: 'way.png' };
  return usePainter(request, async ({ painter, classes, random, out }) => {
    checkPictures(painter, checkpoint);
    const { from = random.split('from').integer(SEEDS), to = random.split('to').integer(SEEDS) } = flags;
    const { rows = film ? 1 : Math.min(MAX_ROWS, Math.max(1, classes.length)) } = flags;
    const row = Array.from({ length: rows * steps }, (_, i) => Math.floor(i / steps));
    const codes = waysBetween(painter, { from, to }, { steps, rows, kind });
    try {
      const pictures = await paint(painter, codes, inTurn(classes, row));
      if (film) await writeFilm(out, pictures, scale);
      else await writeSheet(out, pictures, { columns: steps, scale });
    } finally {
      codes.dispose();
    }
    return {
      what: `${rows === 1 ? '' : `${rows} rows of `}${counted(steps, 'picture')}, ${kind}`,
      facts: { steps, rows, kind },
      again: { from, to },
    };
  });
}

/** [rows · steps, latent]: each way in a row; the seeds of further ways count up. */
function waysBetween(
  { latentSize }: Painter,
  { from, to }: { readonly from: number; readonly to: number },
  { steps, rows, kind }: { readonly rows: number } & Pick<InterpolateFlags, 'steps' | 'kind'>,
): tf.Tensor2D {
  return tf.tidy(() => {
    const code = (seed: number): tf.Tensor => normal(new Random(seed).split('code'), [latentSize]);
    const ways = Array.from({ length: rows }, (_, row) =>
      interpolate(code(from + row), code(to + row), { steps, kind }),
    );
    return tf.concat(ways) as tf.Tensor2D;
  });
}

async function writeFilm(path: string, pictures: NDArray, scale = 4): Promise<void> {
  const { animatedGif } = await loadPlots(path);
  const images = await imagesIn(pictures, path);
  // There and back again, so that it goes on without a jump.
  const frames = [...images, ...images.slice(1, -1).toReversed()];
  await writeDrawing(path, animatedGif(frames, { seconds: FRAME_SECONDS, scale }));
}

/** Refuses a model of points. */
export function checkPictures({ shape }: Painter, checkpoint: string): void {
  if (drawsPictures({ dataShape: shape })) return;
  throw new InputError({ who: checkpoint, expected: 'a model of pictures', got: 'one of points' });
}
