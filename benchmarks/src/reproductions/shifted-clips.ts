import { batchSource, type DataSource, type NDArray, permutation, type Random } from '@reverie/core';
import type { ClipsWithFlow, LabeledClips } from '@reverie/rnn';

/**
 * Batches in another order in each pass, each clip shifted: what leaves on one side comes in on the other, as in the clips
 * themselves, so that a shifted clip is as good as a new one.
 */
export function shiftedClips<Clips extends LabeledClips | ClipsWithFlow>(
  clips: Clips,
  { batchSize, random }: { readonly batchSize: number; readonly random: Random },
): DataSource<Clips> {
  const { frames, labels } = clips;
  const [count = 0, , height = 0, width = 0] = frames.shape;
  return batchSource({
    batches: Math.ceil(count / batchSize),
    batch({ epoch, index }) {
      const order = permutation(random.split(`${epoch}`), count);
      const rows = [...order.subarray(index * batchSize, (index + 1) * batchSize)];
      const draw = random.split(`${epoch}-${index}`);
      const shifts = rows.map(() => ({ down: draw.integer(height), across: draw.integer(width) }));
      return {
        ...clips,
        frames: shiftedRows(frames, rows, shifts),
        labels: { data: Int32Array.from(rows, (row) => labels.data[row]!), shape: [rows.length] },
        ...('flow' in clips && { flow: shiftedRows(clips.flow, rows, shifts) }),
      };
    },
  });
}

/** Some clips [pictures, height, width, channels] of an array of them, all pictures of each shifted alike. */
function shiftedRows(
  { data, shape }: NDArray,
  rows: readonly number[],
  shifts: readonly { down: number; across: number }[],
): NDArray {
  const [, pictures = 0, height = 0, width = 0, channels = 0] = shape;
  const line = width * channels;
  const result = data.slice(0, rows.length * pictures * height * line);
  rows.forEach((row, index) => {
    const { down, across } = shifts[index]!;
    for (let at = 0; at < pictures * height; at++) {
      const y = ((at % height) + down) % height;
      const from = (row * pictures * height + at) * line;
      const to = ((index * pictures + Math.floor(at / height)) * height + y) * line;
      const cut = (width - across) * channels;
      result.set(data.subarray(from, from + cut), to + across * channels);
      result.set(data.subarray(from + cut, from + line), to);
    }
  });
  return { data: result, shape: [rows.length, ...shape.slice(1)] };
}
