/** How sums over the rows of a matrix are split. */

/** Columns that are summed together: 64 bytes of each row. */
export const GROUP: i32 = 16;
/** Rows that are summed before the sum is added to the total. */
export const CHUNK: i32 = 256;
