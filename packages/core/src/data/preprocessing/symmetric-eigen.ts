import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { checkNumber, ShapeError } from '../../errors.ts';

/** A = V diag(λ) Vᵀ of a symmetric matrix. */
export interface SymmetricEigen {
  /** λ, [n], falling. */
  readonly values: Float64Array;
  /** V, [n, n] row by row: the column i is the direction of the value i and has length 1. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix in double precision.
 *
 * @param matrix [n, n], row by row
 * @throws ShapeError unless it has n² values.
 */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): SymmetricEigen {
  const who = 'symmetricEigen';
  checkNumber(who, 'n', n, { integer: true, min: 1 });
  if (matrix.length !== n * n)
    throw new ShapeError({ who, expected: `a matrix of ${n} × ${n} values`, got: `${matrix.length}` });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.from1DArray(n, n, Array.from(matrix)),
    { assumeSymmetric: true },
  );
  const order = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  return {
    values: Float64Array.from(order, (i) => realEigenvalues[i]!),
    vectors: Float64Array.from(eigenvectorMatrix.subMatrixColumn(order).to1DArray()),
  };
}
