import { describe, expect, it, test } from 'vitest';
import golden from '../../golden/caption-scores.json' with { type: 'json' };
import { bleu } from './bleu.ts';
import { captionScores } from './caption-scores.ts';
import { ciderD } from './cider-d.ts';
import { rougeL } from './rouge-l.ts';

/** The same sums of float64 in another order. */
const DIGITS = 12;

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((number, index) => {
    expect(number).toBeCloseTo(expected[index]!, DIGITS);
  });
}

// caption-scores.json: corpora and what pycocoevalcap says of them.
test.each(golden.map((corpus, index) => ({ index, ...corpus })))(
  'corpus $index has the scores of the COCO evaluation',
  ({ captions, ...expected }) => {
    expectClose(bleu(captions), expected.bleu);
    const [longest, consensus] = [rougeL(captions), ciderD(captions)];
    expectClose([longest.score, ...longest.each], [expected.rougeL.score, ...expected.rougeL.each]);
    expectClose([consensus.score, ...consensus.each], [expected.ciderD.score, ...expected.ciderD.each]);
  },
);

describe('captionScores', () => {
  const references = ['a red circle above a blue ring', 'there is a blue ring below a red circle'];
  const other = { caption: 'two green stars side by side', references: ['two green stars side by side'] };

  it('is highest for a caption that is its only reference', () => {
    const exact = { caption: references[0]!, references: [references[0]!] };
    const scores = captionScores([exact, other]);
    expect(scores.bleu4).toBeCloseTo(1, 6);
    expect(scores.rougeL).toBe(1);
    expect(scores.ciderD).toBeCloseTo(10, 10);
  });

  it('is 0 for a caption without words', () => {
    const scores = captionScores([{ caption: '', references }]);
    for (const score of Object.values(scores)) expect(score).toBeCloseTo(0, 6);
  });

  it('refuses captions without references', () => {
    expect(() => captionScores([])).toThrow('bleu: expected at least one caption, got none');
    expect(() => rougeL([{ caption: 'a', references: [] }])).toThrow(
      'rougeL: expected references for the caption at index 0, got none',
    );
    expect(() => ciderD([other, { caption: 'a', references: ['a', ' '] }])).toThrow(
      'ciderD: expected references for the caption at index 1, got an empty one',
    );
  });
});
