/** Where a sum of products reads: names of variables of the kernel's body. */
export interface Dot {
  /** The input arrays. */
  readonly a: string;
  readonly b: string;
  /** Places of the first two factors; they are at the next factors afterwards. */
  readonly aAt: string;
  readonly bAt: string;
  /** From factor to factor. */
  readonly aStep: string;
  readonly bStep: string;
  /** How many products. */
  readonly count: string;
}

/**
 * The text that adds products to `sum`. Four sums run beside each other, because a processor begins an addition each cycle
 * but ends it several cycles later; the fewer terms a sum has, the more digits it keeps, too.
 */
export const addProducts = ({ a, b, aAt, bAt, aStep, bStep, count }: Dot): string => `
  const turns = div(${count}, 4); const rest = ${count} - turns * 4;
  let sum1 = 0; let sum2 = 0; let sum3 = 0;
  for (let turn = turns * 0; turn < turns; turn++) {
    sum += ${a}[${aAt}] * ${b}[${bAt}];
    sum1 += ${a}[${aAt} + ${aStep}] * ${b}[${bAt} + ${bStep}];
    sum2 += ${a}[${aAt} + 2 * ${aStep}] * ${b}[${bAt} + 2 * ${bStep}];
    sum3 += ${a}[${aAt} + 3 * ${aStep}] * ${b}[${bAt} + 3 * ${bStep}];
    ${aAt} = ${aAt} + 4 * ${aStep};
    ${bAt} = ${bAt} + 4 * ${bStep};
  }
  for (let last = rest * 0; last < rest; last++) {
    sum += ${a}[${aAt}] * ${b}[${bAt}];
    ${aAt} = ${aAt} + ${aStep};
    ${bAt} = ${bAt} + ${bStep};
  }
  sum += sum1 + sum2 + sum3;`;
