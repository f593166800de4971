import { tf } from '../../../../tf.ts';
import { defineKernel, type GpuKernel } from '../../define-kernel.ts';
import { type AnyBinding, bind } from '../../gpu-kernel.ts';
import { aroundAxis } from './axes.ts';

/** Longer rows are searched in pieces. */
const LONGEST = 1024;

/** Of a NaN and a number the number is better; a NaN in the first place wins, as in TensorFlow.js. */
const better = (comparison: string): string =>
  `if (v ${comparison} best || (best !== best && v === v)) { best = v; place = candidate; }`;

/** The place of each piece's best value in its row; the first of equal ones. */
const inPieces = (name: string, comparison: string): GpuKernel =>
  defineKernel({
    name,
    formula: `y[outer, piece, inner] = the k of the piece with the best x[outer, k, inner]`,
    inputs: ['x'],
    integers: ['length', 'inner', 'pieces', 'terms'],
    element: `const line = div(i, inner); const column = i - line * inner; const row = div(line, pieces);
      const own = (line - row * pieces) * terms; const base = row * length * inner + column;
      let best = x[base + own * inner]; let place = own;
      for (let k = 1; k < terms; k++) {
        const candidate = own + k;
        if (candidate < length) { const v = x[base + candidate * inner]; ${better(comparison)} }
      }
      if (x[base] !== x[base]) { place = i * 0; }
      return place;`,
  });

/** The best of the pieces' places. */
const ofPieces = (name: string, comparison: string): GpuKernel =>
  defineKernel({
    name,
    formula: 'y[outer, inner] = the place with the best x of all places[outer, piece, inner]',
    inputs: ['x', 'places'],
    integers: ['length', 'inner', 'pieces'],
    element: `const row = div(i, inner); const column = i - row * inner; const base = row * length * inner + column;
      const from = row * pieces * inner + column;
      let place = div(places[from], 1); let best = x[base + place * inner];
      for (let k = 1; k < pieces; k++) {
        const candidate = div(places[from + k * inner], 1); const v = x[base + candidate * inner];
        ${better(comparison)}
      }
      return place;`,
  });

function arg(name: string, comparison: string): AnyBinding {
  const first = inPieces(name, comparison);
  const last = ofPieces(`${name} of pieces`, comparison);
  return bind<'x', { readonly axis: number | number[] }>({
    name,
    accepts: ({ x }) => x.dtype !== 'string' && x.dtype !== 'complex64' && !x.shape.includes(0),
    run({ x }, { axis }, backend) {
      const [along = 0] = tf.util.parseAxisParam(axis, x.shape);
      const { outer, length, inner } = aroundAxis(x.shape, along);
      const pieces = length <= LONGEST ? 1 : Math.ceil(Math.sqrt(length));
      const terms = Math.ceil(length / pieces);
      const numbers = { length, inner, pieces: Math.ceil(length / terms), terms };
      const shape = x.shape.filter((_, index) => index !== along);
      if (pieces === 1) return backend.launch(first, [x], { shape, dtype: 'int32', numbers });
      const candidates = [outer, numbers.pieces, inner];
      const places = backend.launch(first, [x], { shape: candidates, dtype: 'int32', numbers });
      const y = backend.launch(last, [x, places], { shape, dtype: 'int32', numbers });
      backend.release(places);
      return y;
    },
  });
}

export const ARG_BINDINGS: readonly AnyBinding[] = [arg('ArgMax', '>'), arg('ArgMin', '<')];
