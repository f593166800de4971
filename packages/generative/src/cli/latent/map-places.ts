/** A place on a sheet: which map it belongs to, and which place of that map it is. */
export interface MapPlace {
  readonly map: number;
  readonly place: number;
}

/** Maps of one size, side by side and below each other. */
export interface MapSheet {
  /** Pictures in a row of the sheet. */
  readonly columns: number;
  /** Of each picture, row by row. */
  readonly places: readonly MapPlace[];
}

/** How so many maps of side × side pictures lie on a sheet without a gap: 10 as 5 × 2, a prime number of them in a row. */
export function layMaps(maps: number, side: number): MapSheet {
  const across = mapsAcross(maps);
  const columns = across * side;
  const places = Array.from({ length: maps * side * side }, (_, index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    return {
      map: Math.floor(row / side) * across + Math.floor(column / side),
      place: (row % side) * side + (column % side),
    };
  });
  return { columns, places };
}

/** The least divisor of their number that is not below its root. */
function mapsAcross(maps: number): number {
  let across = Math.ceil(Math.sqrt(maps));
  while (maps % across !== 0) across++;
  return across;
}
