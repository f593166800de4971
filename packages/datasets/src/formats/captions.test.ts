import { describe, expect, it, test } from 'vitest';
import { readCocoCaptions } from './coco-captions.ts';
import { readFlickrCaptions } from './flickr-captions.ts';

describe('readFlickrCaptions', () => {
  const expected = [
    { file: '1.jpg', captions: ['A child in a "pink" dress .', 'A girl , going in'] },
    { file: '2.jpg', captions: ['Two dogs'] },
  ];

  test('of the file of tokens', () => {
    const text =
      '\ufeff1.jpg#0\tA child in a "pink" dress .\r\n1.jpg#1\tA girl , going in\r\n2.jpg#0\tTwo dogs\r\n';
    expect(readFlickrCaptions(text)).toEqual(expected);
  });

  test('of the table', () => {
    const text =
      'image,caption\n1.jpg,"A child in a ""pink"" dress ."\n1.jpg,"A girl , going in"\n2.jpg,Two dogs \n';
    expect(readFlickrCaptions(text)).toEqual(expected);
  });

  it('names the line that is wrong', () => {
    expect(() => readFlickrCaptions('1.jpg#0\tA dog\n1.jpg A cat')).toThrow(
      `readFlickrCaptions: expected 'file#number<tab>caption' in line 2, got "1.jpg A cat"`,
    );
    expect(() => readFlickrCaptions('image,caption\nA cat')).toThrow("'file,caption' in line 2");
    expect(() => readFlickrCaptions('\n')).toThrow('expected at least one caption, got none');
  });
});

describe('readCocoCaptions', () => {
  const images = [
    { id: 9, file_name: '000000000009.jpg', width: 640, height: 480 },
    { id: 25, file_name: '000000000025.jpg' },
  ];
  const json = (annotations: unknown): string => JSON.stringify({ info: {}, images, annotations });

  it('reads the captions of each file', () => {
    const annotations = [
      { id: 1, image_id: 25, caption: 'A giraffe.\n' },
      { id: 2, image_id: 9, caption: 'A meal.' },
      { id: 3, image_id: 25, caption: 'Two giraffes.' },
    ];
    expect(readCocoCaptions(json(annotations))).toEqual([
      { file: '000000000025.jpg', captions: ['A giraffe.', 'Two giraffes.'] },
      { file: '000000000009.jpg', captions: ['A meal.'] },
    ]);
  });

  it.each<[string, string, string]>([
    ['what is no JSON', '{"images": [', 'readCocoCaptions: expected JSON, got "{\\"images\\": ["'],
    ['null', 'null', "expected a list 'images', got none"],
    ['no captions', json([]), 'expected at least one caption, got none'],
    ['an unknown picture', json([{ image_id: 7, caption: 'A' }]), 'image_id to be the id of an image, got 7'],
    ['no text', json([{ image_id: 9 }]), 'expected a string annotations[0].caption, got none'],
    ['a null caption', json([null]), 'expected a number annotations[0].image_id, got none'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readCocoCaptions(text)).toThrow(message);
  });
});
