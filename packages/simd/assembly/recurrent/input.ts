/** What the input adds to the gates' sums when it is ids instead of features. */
import { transpose4x4 } from '../gemm/pack';
import { at } from '../vector';

/** table[id][unit] = weight[unit][id] + bias[unit]: the product with every one-hot vector, for ids `begin..end`. */
export function tabulateInput(
  units: i32,
  ids: i32,
  weight: usize,
  bias: usize,
  table: usize,
  begin: i32,
  end: i32,
): void {
  const weightBytes = <usize>ids << 2,
    tableBytes = <usize>units << 2;
  let id = begin;
  for (; id + 4 <= end; id += 4) {
    let unit = 0;
    for (; unit + 4 <= units; unit += 4) {
      const to = at(table, id * units + unit),
        b = v128.load(at(bias, unit));
      transpose4x4(at(weight, unit * ids + id), weightBytes, to, tableBytes);
      for (let row: usize = 0; row < 4; row++) {
        const at = to + tableBytes * row;
        v128.store(at, f32x4.add(v128.load(at), b));
      }
    }
    for (; unit < units; unit++) for (let row = 0; row < 4; row++) tabulateOne(units, ids, weight, bias, table, unit, id + row);
  }
  for (; id < end; id++)
    for (let unit = 0; unit < units; unit++) tabulateOne(units, ids, weight, bias, table, unit, id);
}

@inline
function tabulateOne(units: i32, ids: i32, weight: usize, bias: usize, table: usize, unit: i32, id: i32): void {
  const value = load<f32>(at(weight, unit * ids + id)) + load<f32>(at(bias, unit));
  store<f32>(at(table, id * units + unit), value);
}

/** sums[unit] = weight[unit][id] + bias[unit] for one row, where a table would not pay. */
export function lookUpInput(units: i32, ids: i32, weight: usize, bias: usize, id: i32, sums: usize): void {
  lookUpUnits(ids, weight, bias, id, sums, 0, units);
}

/** The same for units `begin..end`. */
export function lookUpUnits(
  ids: i32,
  weight: usize,
  bias: usize,
  id: i32,
  sums: usize,
  begin: i32,
  end: i32,
): void {
  for (let unit = begin; unit < end; unit++)
    store<f32>(at(sums, unit), load<f32>(at(weight, unit * ids + id)) + load<f32>(at(bias, unit)));
}
