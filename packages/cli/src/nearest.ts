/** Typing mistakes that a word may have to be taken for another. */
const MOST_MISTAKES = 3;
/** And the share of its letters that they may be. */
const MOST_SHARE = 0.4;

/** The known word that a misspelt one most probably stands for, or undefined where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const found = known.map((candidate) => ({ candidate, mistakes: mistakesBetween(word, candidate) }));
  const [best] = found.sort((a, b) => a.mistakes - b.mistakes);
  const most = Math.min(MOST_MISTAKES, MOST_SHARE * word.length);
  return best !== undefined && best.mistakes <= most ? best.candidate : undefined;
}

/** Letters left out, put in, taken for others, or swapped with their neighbors (Damerau 1964). */
function mistakesBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + other);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
