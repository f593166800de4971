import type { Random } from '@reverie/core';
import type { Pair } from '@reverie/rnn';

/** A task whose answers are known. */
export interface Seq2SeqTask {
  readonly name: string;
  readonly sourceCharacters: string;
  readonly targetCharacters: string;
  /** A pair as it occurs in training. */
  readonly example: (random: Random) => Pair;
  /** A pair as it is tested; by default as in training. */
  readonly question?: (random: Random) => Pair;
}

const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const reversed = (text: string): string => [...text].reverse().join('');

/** A sum; its digits from the last to the first, as one adds by hand. */
const sumOf = (a: number, b: number): Pair => ({ source: `${a}+${b}`, target: reversed(`${a + b}`) });

/** A day between 1900 and 2099, in one of four forms, and as ISO 8601 writes it. */
function dateOf(random: Random): Pair {
  const date = new Date(Date.UTC(1900 + random.integer(200), random.integer(12), 1 + random.integer(28)));
  const [day, month, year] = [date.getUTCDate(), MONTHS[date.getUTCMonth()]!, date.getUTCFullYear()];
  const forms = [
    `${day} ${month} ${year}`,
    `${month} ${day}, ${year}`,
    `${day}. ${month.slice(0, 3)} ${year}`,
    `${date.getUTCMonth() + 1}/${day}/${year}`,
  ];
  return { source: forms[random.integer(forms.length)]!, target: date.toISOString().slice(0, 10) };
}

/** Reversing words, adding numbers of five digits, and writing dates in one form. */
export const SEQ2SEQ_TASKS: readonly Seq2SeqTask[] = [
  {
    name: 'reversing',
    sourceCharacters: LETTERS,
    targetCharacters: LETTERS,
    example(random) {
      const letters = Array.from({ length: 4 + random.integer(9) }, () => LETTERS[random.integer(26)]!);
      return { source: letters.join(''), target: reversed(letters.join('')) };
    },
  },
  {
    name: 'adding',
    sourceCharacters: `+${DIGITS}`,
    targetCharacters: DIGITS,
    // Shorter numbers too: they are learned first.
    example(random) {
      const [m, n] = random.integer(3) === 0 ? [5, 5] : [1 + random.integer(5), 1 + random.integer(5)];
      return sumOf(random.integer(10 ** m), random.integer(10 ** n));
    },
    question: (random) => sumOf(random.integer(10 ** 5), random.integer(10 ** 5)),
  },
  {
    name: 'dates',
    sourceCharacters: [...new Set(`${MONTHS.join('')}${DIGITS} ,./`)].join(''),
    targetCharacters: `${DIGITS}-`,
    example: dateOf,
  },
];

/** Pairs to learn from and others to be asked, none of which is among the former. */
export function pairsOf(
  { example, question = example }: Seq2SeqTask,
  sizes: { readonly training: number; readonly test: number },
  random: Random,
): { training: Pair[]; test: Pair[] } {
  const [learned, asked] = [random.split('training'), random.split('test')];
  const training = Array.from({ length: sizes.training }, () => example(learned));
  const known = new Set(training.map(({ source }) => source));
  const test: Pair[] = [];
  while (test.length < sizes.test) {
    const pair = question(asked);
    if (!known.has(pair.source)) test.push(pair);
  }
  return { training, test };
}
