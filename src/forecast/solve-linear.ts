/**
 * Solves a square linear system by Gaussian elimination with row exchange. An unknown whose pivot
 * vanishes is set to 0.
 *
 * @param matrix rows of one length; not changed
 * @param right  one value per row; not changed
 * @returns length of `right`
 * @throws RangeError when the shapes do not fit
 *
 * O(k³). Source: Golub & Van Loan, Matrix Computations, section 3.4.
 */
export function solveLinear(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  if (matrix.length !== size || matrix.some((row) => row.length !== size)) {
    throw new RangeError(`a ${size} by ${size} matrix is needed`);
  }
  const rows = matrix.map((row, i) => Float64Array.from([...row, right[i]!]));
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) {
      if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r;
    }
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    eliminateBelow(rows, i);
  }
  const solution = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let value = rows[i]![size]!;
    for (let c = i + 1; c < size; c++) value -= rows[i]![c]! * solution[c]!;
    solution[i] = rows[i]![i] === 0 ? 0 : value / rows[i]![i]!;
  }
  return solution;
}

function eliminateBelow(rows: readonly Float64Array[], i: number): void {
  const top = rows[i]!;
  if (top[i] === 0) return;
  for (let r = i + 1; r < rows.length; r++) {
    const row = rows[r]!;
    const factor = row[i]! / top[i]!;
    if (factor === 0) continue;
    for (let c = i; c < row.length; c++) row[c]! -= factor * top[c]!;
  }
}
