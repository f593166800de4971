import { writeFileSync } from 'node:fs';
import { Random } from '@reverie/core';
import { captionWorld } from '@reverie/datasets';
import { animatedGif, imageGrid } from '@reverie/plots';

/** Writes a text of some 2,000 characters; 11 of them are distinct if `line` is not given. */
export function writeText(path: string, line = 'the cat sat on the mat. '): string {
  writeFileSync(path, line.repeat(84));
  return path;
}

/** Flags that make training a matter of tenths of a second. */
export const TINY: readonly string[] = [
  ...['--rnn-size', '6', '--num-layers', '1', '--batch-size', '4', '--seq-length', '8'],
  ...[
    '--backend',
    'cpu',
    '--eval-every',
    '5',
    '--checkpoint-every',
    '5',
    '--sample-every',
    '6',
    '--length',
    '10',
  ],
];

/** Writes a GIF of a bright square that moves over `size` × `size` pixels; in color, red on black. */
export function writeClip(
  path: string,
  { frames, size, color = false }: { frames: number; size: number; color?: boolean },
): string {
  const channels = color ? 3 : 1;
  const images = Array.from({ length: frames }, (_, frame) => {
    const data = new Uint8Array(size * size * channels);
    for (let i = 0; i < 16; i++) {
      const [x, y] = [(frame + (i % 4)) % size, (2 + Math.floor(i / 4)) % size];
      data[(y * size + x) * channels] = 255;
    }
    return { data, height: size, width: size, channels } as const;
  });
  writeFileSync(path, animatedGif(images));
  return path;
}

/** Writes a picture of the caption world as a PNG. @returns a true caption */
export function writeScene(path: string, seed: number, size = 16): string {
  const [scene] = captionWorld({ pictures: 1, size }, new Random(seed));
  writeFileSync(path, imageGrid([{ ...scene!.picture, channels: 3 }]));
  return scene!.captions[0]!;
}
