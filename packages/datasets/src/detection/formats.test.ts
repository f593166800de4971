import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { DataError } from '../errors.ts';
import type { AnnotatedPicture } from './annotations.ts';
import { readCoco, writeCoco } from './coco.ts';
import { readDetectionTable, writeDetectionTable } from './table.ts';
import { readVOC, writeVOC } from './voc.ts';
import { readYOLO, writeYOLO } from './yolo.ts';

const PICTURE: AnnotatedPicture = {
  file: 'a & b.jpg',
  width: 64,
  height: 32,
  objects: [
    { category: 'cat', box: [0, 4, 16, 32] },
    { category: 'dog <big>', box: [20.5, 1, 64, 30] },
  ],
};
const CATEGORIES = ['cat', 'dog <big>'];
const LABELED = { ...PICTURE, categories: CATEGORIES, source: 'a.txt' };
/** Without where it stands. */
const bare = ({ file, width, height, objects }: AnnotatedPicture): AnnotatedPicture => ({
  file,
  width,
  height,
  objects: objects.map(({ place, ...object }) => object),
});

describe('what is written is read again', () => {
  test('VOC', () => {
    const objects = [
      { ...PICTURE.objects[0]!, difficult: true },
      { ...PICTURE.objects[1]!, truncated: true },
    ];
    const written = { ...PICTURE, objects };
    expect(bare(readVOC(writeVOC(written), 'a.xml'))).toEqual(written);
  });

  test('COCO', () => {
    const objects = [
      { ...PICTURE.objects[0]!, crowd: true, segmentation: { counts: '03d9', size: [32, 64] as const } },
      { ...PICTURE.objects[1]!, segmentation: [[20, 1, 64, 1, 30, 30]] },
    ];
    const written = { categories: CATEGORIES, pictures: [{ ...PICTURE, objects }] };
    const { categories, pictures } = readCoco(writeCoco(written));
    expect(categories).toEqual(CATEGORIES);
    expect(pictures.map(bare)).toEqual(written.pictures);
  });

  test('YOLO', () => {
    expect(bare(readYOLO(writeYOLO(PICTURE, CATEGORIES), LABELED))).toEqual(PICTURE);
  });

  test('tables', () => {
    const empty = { ...PICTURE, file: 'empty, too.png', objects: [] };
    expect(readDetectionTable(writeDetectionTable([PICTURE, empty]), 'a.csv').map(bare)).toEqual([
      PICTURE,
      empty,
    ]);
  });
});

describe('readVOC', () => {
  const document = (inside: string): string =>
    `<annotation>\n<filename>a.jpg</filename>\n<size><width>9</width><height>8</height></size>\n${inside}</annotation>`;

  it('counts pixels from 1, and tells the line', () => {
    const box = '<bndbox><xmin>1</xmin><ymin>3</ymin><xmax>9</xmax><ymax>4</ymax></bndbox>';
    const { objects } = readVOC(document(`<object><name>cat</name>${box}</object>`), 'a.xml');
    expect(objects).toEqual([{ category: 'cat', box: [0, 2, 9, 4], place: 'line 4' }]);
  });

  it.each<[string, string, string]>([
    ['what is no XML', 'cat', "expected XML in 'a.xml', line 1"],
    ['an element that does not end', '<annotation>', 'unclosed tag: annotation'],
    ['another document', '<html></html>', "expected an <annotation> in 'a.xml', got <html>"],
    ['no name', document('<object></object>'), "expected a <name> in 'a.xml', line 4, got none"],
    ['no box', document('<object><name>c</name></object>'), "a number <xmin> in 'a.xml', line 4, got none"],
    [
      'an edge that is no number',
      document('<object><name>c</name><bndbox><xmin>left</xmin></bndbox></object>'),
      'got "left"',
    ],
    ['elements too deep in each other', '<a>'.repeat(1000), 'more than 32 elements in each other'],
    [
      'entities that grow',
      `<!DOCTYPE a [<!ENTITY b "${'ha'.repeat(9)}"><!ENTITY c "&b;&b;&b;">]>${document('&c;')}`,
      'a document type, whose entities could be of any size',
    ],
    ['entities that it does not know', document('&b;'), 'line 4, got undefined entity'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readVOC(text, 'a.xml')).toThrow(message);
  });
});

describe('readYOLO', () => {
  it('reads corners of a polygon, with the box around them', () => {
    const { objects } = readYOLO('1 0.25 0.5 0.5 0.5 0.5 1\n\n', LABELED);
    expect(objects).toEqual([
      {
        category: 'dog <big>',
        box: [16, 16, 32, 32],
        segmentation: [[16, 16, 32, 16, 32, 32]],
        place: 'line 1',
      },
    ]);
  });

  it.each([
    ['0 .1 .1 .2', "a class and 4 numbers, or the corners of a polygon, in 'a.txt', line 1, got 3 numbers"],
    ['\n2 .1 .1 .2 .2', `a class from 0 to 1 in 'a.txt', line 2, got "2"`],
    ['0.5 .1 .1 .2 .2', `a class from 0 to 1 in 'a.txt', line 1, got "0.5"`],
    ['cat .1 .1 .2 .2', `a number in 'a.txt', line 1, got "cat"`],
    ['0 NaN .1 .2 .2', `a number in 'a.txt', line 1, got "NaN"`],
  ])('refuses %j', (text, message) => {
    expect(() => readYOLO(text, LABELED)).toThrow(message);
  });

  it('writes no object of another class', () => {
    expect(() => writeYOLO(PICTURE, ['cat'])).toThrow(`objects of cat in 'a & b.jpg', got "dog <big>"`);
  });
});

describe('readDetectionTable', () => {
  const HEADER = 'filename,width,height,class,xmin,ymin,xmax,ymax';

  it('takes columns in any order, empty lines and further columns', () => {
    const text = 'class,xmin,ymin,xmax,ymax,filename,width,height,more\r\n\r\ncat,1,2,3,4,a.jpg,9,8,x\r\n';
    const [picture] = readDetectionTable(text, 'a.csv');
    expect(picture).toEqual({
      file: 'a.jpg',
      width: 9,
      height: 8,
      objects: [{ category: 'cat', box: [1, 2, 3, 4], place: 'line 3' }],
    });
  });

  it.each([
    [
      '',
      "the columns filename, width, height, class, xmin, ymin, xmax, ymax in 'a.csv', got none named filename",
    ],
    [`${HEADER}\na.jpg,9,8,cat,1,2,3\n`, "a number 'ymax' in 'a.csv', line 2, got none"],
    [`${HEADER}\n,9,8,cat,1,2,3,4\n`, `a filename in 'a.csv', line 2, got ""`],
    [`${HEADER}\na.jpg,9,8,"cat,1,2,3,4\n`, "comma-separated values in 'a.csv', line 2, got Quoted field"],
  ])('refuses %j', (text, message) => {
    expect(() => readDetectionTable(text, 'a.csv')).toThrow(message);
  });
});

describe('readCoco', () => {
  const json = (annotation: unknown): string =>
    JSON.stringify({
      images: [{ id: 3, file_name: 'a.jpg', width: 9, height: 8 }],
      categories: [
        { id: 7, name: 'cat' },
        { id: 90, name: 'dog' },
      ],
      annotations: [annotation],
    });
  const right = { image_id: 3, category_id: 90, bbox: [1, 2, 3, 4] };

  it('numbers classes by their place', () => {
    const { categories, pictures } = readCoco(json(right));
    expect(categories).toEqual(['cat', 'dog']);
    expect(pictures[0]!.objects).toEqual([{ category: 'dog', box: [1, 2, 4, 6], place: 'annotations[0]' }]);
  });

  it.each<[string, string, string]>([
    ['what is no JSON', '{', 'readCoco: expected JSON'],
    [
      'a picture that is not listed',
      json({ ...right, image_id: 4 }),
      'image_id to be an id of images, got 4',
    ],
    [
      'a class that is not listed',
      json({ ...right, category_id: 1 }),
      'category_id to be an id of categories',
    ],
    [
      'a box of three numbers',
      json({ ...right, bbox: [1, 2, 3] }),
      '4 numbers annotations[0].bbox, got [1,2,3]',
    ],
    ['no box', json({ ...right, bbox: undefined }), '4 numbers annotations[0].bbox, got none'],
    ['null', json(null), 'a number annotations[0].image_id, got none'],
    ['an outline of text', json({ ...right, segmentation: 'x' }), 'to be polygons or { counts, size }'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readCoco(text)).toThrow(message);
  });
});

/** Cases of each reader; FUZZ_CASES sets more. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 300);

describe('readers throw nothing but DataErrors', () => {
  const valid: Readonly<Record<string, string>> = {
    VOC: writeVOC(PICTURE),
    COCO: writeCoco({ categories: CATEGORIES, pictures: [PICTURE] }),
    YOLO: writeYOLO(PICTURE, CATEGORIES),
    table: writeDetectionTable([PICTURE]),
  };
  const readers: Readonly<Record<string, (text: string) => unknown>> = {
    VOC: (text) => readVOC(text, 'a.xml'),
    COCO: readCoco,
    YOLO: (text) => readYOLO(text, LABELED),
    table: (text) => readDetectionTable(text, 'a.csv'),
  };

  it.each(Object.keys(readers))('%s', { timeout: 60_000 + CASES * 20 }, (name) => {
    const text = valid[name]!;
    const damage = fc.record({
      at: fc.nat(text.length),
      cut: fc.nat(12),
      more: fc.oneof(fc.string(), fc.constantFrom('<', '"', 'null', '[', '1e999', '-', ',', '\n')),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        let broken = text;
        for (const { at, cut, more } of damages) broken = broken.slice(0, at) + more + broken.slice(at + cut);
        try {
          readers[name]!(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: CASES, seed: 1 },
    );
  });
});
