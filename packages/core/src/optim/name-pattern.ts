/** Parameter names: a RegExp, or text in which `*` stands for any characters (dots too) and `?` for one. */
export type NamePattern = string | RegExp;

/** Whether a whole name fits a pattern. A RegExp may match anywhere in the name. */
export function matchesName(pattern: NamePattern, name: string): boolean {
  // search ignores lastIndex, so that a global RegExp gives the same answer each time.
  if (pattern instanceof RegExp) return name.search(pattern) >= 0;
  const source = pattern
    .replace(/[\\^$.+|()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(name);
}
