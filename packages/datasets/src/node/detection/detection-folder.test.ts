import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnnotatedPicture } from '../../detection/annotations.ts';
import { writeCoco } from '../../detection/coco.ts';
import { describeProblem } from '../../detection/problems.ts';
import { writeDetectionTable } from '../../detection/table.ts';
import { writeVOC } from '../../detection/voc.ts';
import { writeYOLO } from '../../detection/yolo.ts';
import { readDetectionFolder } from './detection-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reverie-detection-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}
const WHITE = encode({ width: 20, height: 10, channels: 1, data: new Uint8Array(200).fill(255) });
const picture = (file: string, category = 'cat'): AnnotatedPicture => ({
  file,
  width: 20,
  height: 10,
  objects: [{ category, box: [2, 2, 10, 9] }],
});
/** What is found: classes, and the boxes of each file by its name. */
async function found(split?: string): Promise<object> {
  const { format, categories, pictures, problems } = await readDetectionFolder(
    folder,
    split ? { split } : {},
  );
  return {
    format,
    categories,
    boxes: Object.fromEntries(
      pictures.map(({ file, objects }) => [
        file.slice(folder.length + 1),
        objects.map(({ category, box }) =>
          [category, ...box.map((edge) => Number(edge.toFixed(6)))].join(' '),
        ),
      ]),
    ),
    problems: problems.map(describeProblem),
  };
}

describe('finds', () => {
  it('VOC, with lists of splits', async () => {
    for (const name of ['a', 'b']) {
      await write(`JPEGImages/${name}.png`, WHITE);
      await write(`Annotations/${name}.xml`, writeVOC(picture(`${name}.png`, name === 'a' ? 'dog' : 'cat')));
    }
    await write('ImageSets/Main/val.txt', 'b\n');
    expect(await found()).toEqual({
      format: 'VOC',
      categories: ['cat', 'dog'],
      boxes: { 'JPEGImages/a.png': ['dog 2 2 10 9'], 'JPEGImages/b.png': ['cat 2 2 10 9'] },
      problems: [],
    });
    expect(await found('val')).toMatchObject({ boxes: { 'JPEGImages/b.png': ['cat 2 2 10 9'] } });
    await expect(found('test')).rejects.toThrow("got none of the split 'test'");
  });

  it('COCO, by the name of the split', async () => {
    const json = (file: string): string =>
      writeCoco({ categories: ['dog', 'cat'], pictures: [picture(file)] });
    await write('annotations/instances_train2017.json', json('a.png'));
    await write('annotations/instances_val2017.json', json('b.png'));
    await write('annotations/captions_val2017.json', '{"images": [], "annotations": []}');
    for (const name of ['train2017/a', 'val2017/b']) await write(`${name}.png`, WHITE);
    expect(await found('val')).toEqual({
      format: 'COCO',
      categories: ['dog', 'cat'],
      boxes: { 'val2017/b.png': ['cat 2 2 10 9'] },
      problems: [],
    });
  });

  it.each([
    ['data.yaml', 'names: [dog, cat]\nnc: 2\n'],
    ['dataset.yml', 'names:\n  0: dog\n  1: cat\n'],
    ['classes.txt', 'dog\ncat\n'],
  ])('YOLO, with classes in %s; a picture without labels has no objects', async (file, list) => {
    await write(file, list);
    await write('images/train/a.png', WHITE);
    await write('images/train/b.png', WHITE);
    await write('labels/train/a.txt', writeYOLO(picture('a.png'), ['dog', 'cat']));
    expect(await found('train')).toEqual({
      format: 'YOLO',
      categories: ['dog', 'cat'],
      boxes: { 'images/train/a.png': ['cat 2 2 10 9'], 'images/train/b.png': [] },
      problems: [],
    });
  });

  it('a table', async () => {
    await write('labels.csv', writeDetectionTable([picture('a.png')]));
    await write('pictures/a.png', WHITE);
    expect(await found()).toMatchObject({ format: 'CSV', boxes: { 'pictures/a.png': ['cat 2 2 10 9'] } });
  });
});

it('tells what is wrong, and leaves it out', async () => {
  await write('a.png', WHITE);
  await write('b.png', 'no picture');
  const twice = {
    ...picture('a.png'),
    objects: [...picture('').objects, { category: 'cat', box: [5, 5, 5, 9] as const }],
  };
  await write('a.xml', writeVOC(twice));
  await write('b.xml', '<annotation>');
  await write('c.xml', writeVOC(picture('c.png')));
  expect(await found()).toEqual({
    format: 'VOC',
    categories: ['cat'],
    boxes: { 'a.png': ['cat 2 2 10 9'] },
    problems: [
      "b.xml: expected XML in 'b.xml', line 1, got unclosed tag: annotation",
      'a.xml, line 6: the box 5, 5, 5, 9 has no area',
      "c.xml: the picture 'c.png' is missing",
    ],
  });
});

it('a YOLO picture that is none is a problem', async () => {
  await write('classes.txt', 'cat\n');
  for (const [name, content] of [
    ['a', WHITE],
    ['b', 'no picture'],
  ] as const)
    await write(`${name}.png`, content);
  await write('a.txt', '1 .1 .1 .2 .2');
  expect(await found()).toMatchObject({
    boxes: {},
    problems: [`a.txt: expected a class from 0 to 0 in 'a.txt', line 1, got "1"`, 'b.png: no PNG or JPEG'],
  });
});

it('says where there is nothing', async () => {
  await expect(readDetectionFolder(join(folder, 'none'))).rejects.toThrow('no such file or folder');
  await expect(readDetectionFolder(folder)).rejects.toThrow(
    'readDetectionFolder: expected annotations of VOC, COCO or YOLO, or a table',
  );
  await write('data.yaml', 'nc: 3\n');
  await expect(readDetectionFolder(folder)).rejects.toThrow(
    "expected names of classes in 'data.yaml', got none",
  );
});
