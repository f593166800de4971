import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Random } from '@reverie/core';
import { drawnDigit, faceWorld } from '@reverie/datasets';
import { imageGrid } from '@reverie/plots';

/** Flags that make training a matter of tenths of a second. */
export const TINY: readonly string[] = [
  ...['--size', '16', '--pictures', '24', '--batch-size', '6', '--latent-size', '3', '--backend', 'cpu'],
];

/** TINY with a convolutional network. */
export const TINY_CONV: readonly string[] = [...TINY, '--channels', '4,6'];

/** Writes PNG files of faces, each of another size. @returns the folder */
export function writePictures(folder: string, count: number): string {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    const size = 16 + i;
    const { images } = faceWorld(1, new Random(i), { size });
    const picture = { data: images, height: size, width: size, channels: 3 } as const;
    writeFileSync(join(folder, `${i}.png`), imageGrid([picture]));
  }
  return folder;
}

/** Writes a folder of pictures for each class. @returns the folder */
export function writeClasses(folder: string, classes: readonly string[], count: number): string {
  for (const name of classes) writePictures(join(folder, name), count);
  return folder;
}

const SIDE = 28;

/** Writes drawn digits where MNIST is looked for in a folder. */
export function writeDigits(folder: string, count: number): void {
  const digits = join(folder, 'mnist');
  mkdirSync(digits, { recursive: true });
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  const images = [...labels].map((digit, i) => drawnDigit(digit, new Random(i)));
  for (const part of ['train', 't10k']) {
    const write = (kind: string, bytes: Buffer): void =>
      writeFileSync(join(digits, `${part}-${kind}-ubyte.gz`), gzipSync(bytes));
    write('images-idx3', idx([count, SIDE, SIDE], Buffer.concat(images)));
    write('labels-idx1', idx([count], Buffer.from(labels)));
  }
}

/** An array of bytes in MNIST's format. */
function idx(shape: readonly number[], data: Buffer): Buffer {
  const sizes = shape.map((size) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(size);
    return bytes;
  });
  return Buffer.concat([Buffer.of(0, 0, 8, shape.length), ...sizes, data]);
}
