/** Words as a line that a POSIX shell reads back as the same words. */
export function shellWords(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
