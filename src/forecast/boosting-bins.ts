/** One input column: numbers, or category codes when `isCategorical`. NaN = missing. */
export interface BoostingColumn {
  readonly values: Float64Array | Float32Array;
  /** Codes are integers from 0 on; their order means nothing. */
  readonly isCategorical?: boolean;
}

/** How one column is cut into bins. Bin 0 is for missing values. */
export interface ColumnBins {
  readonly isCategorical: boolean;
  /**
   * Numbers: upper bounds, ascending; bin b holds values up to `bounds[b - 1]`, the last bin the rest.
   * Categories: the codes in the order of their bins; unseen codes fall into bin 0.
   */
  readonly bounds: readonly number[];
}

/** Rows × columns, row after row: the bin of every cell. */
export interface BinnedRows {
  readonly cells: Uint8Array;
  readonly rows: number;
  readonly columns: number;
}

/** Bins besides the one for missing values. */
const MOST_BINS = 255;
/** Rows looked at to place the bounds. */
const SAMPLE_ROWS = 100_000;

function sample(values: Float64Array | Float32Array): Float64Array {
  const stride = Math.max(1, Math.floor(values.length / SAMPLE_ROWS));
  const picked: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    if (!Number.isNaN(values[i]!)) picked.push(values[i]!);
  }
  return Float64Array.from(picked).sort();
}

function numberBounds(values: Float64Array | Float32Array, mostBins: number): number[] {
  const sorted = sample(values);
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]!);
  const bounds: number[] = [];
  if (distinct.length <= mostBins) {
    for (let i = 0; i + 1 < distinct.length; i++)
      bounds.push((distinct[i]! + distinct[i + 1]!) / 2);
    return bounds;
  }
  for (let b = 1; b < mostBins; b++) {
    const bound = sorted[Math.floor((b * sorted.length) / mostBins)]!;
    if (bounds.length === 0 || bound > bounds[bounds.length - 1]!) bounds.push(bound);
  }
  return bounds;
}

function categoryOrder(values: Float64Array | Float32Array, mostBins: number): number[] {
  const counts = new Map<number, number>();
  for (const value of values) {
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return byCount.slice(0, mostBins).map(([code]) => code);
}

/**
 * Decides the bins of each column: equally full ones for numbers, the most frequent codes for
 * categories. Missing values have a bin of their own.
 *
 * @param mostBins 2 to 255
 *
 * O(rows × columns), plus sorting a sample. Source: Ke et al. (2017), LightGBM, histogram algorithm.
 */
export function chooseBins(
  columns: readonly BoostingColumn[],
  mostBins: number = MOST_BINS,
): ColumnBins[] {
  if (!(mostBins >= 2 && mostBins <= MOST_BINS)) {
    throw new RangeError(`bins must lie between 2 and ${MOST_BINS}, got ${mostBins}`);
  }
  return columns.map(({ values, isCategorical = false }) => ({
    isCategorical,
    bounds: isCategorical ? categoryOrder(values, mostBins) : numberBounds(values, mostBins),
  }));
}

function binNumber(bounds: readonly number[], value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= bounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

/**
 * Puts every cell into its bin.
 *
 * @throws RangeError when the columns do not fit the bins or differ in length
 *
 * O(rows × columns × log bins).
 */
export function binRows(
  columns: readonly BoostingColumn[],
  bins: readonly ColumnBins[],
): BinnedRows {
  const rows = columns[0]?.values.length ?? 0;
  if (columns.length !== bins.length || columns.some(({ values }) => values.length !== rows)) {
    throw new RangeError(`${bins.length} columns of ${rows} rows are needed`);
  }
  const width = columns.length;
  const cells = new Uint8Array(rows * width);
  columns.forEach(({ values }, c) => {
    const { isCategorical, bounds } = bins[c]!;
    const codes = new Map(isCategorical ? bounds.map((code, i) => [code, i + 1]) : []);
    for (let i = 0; i < rows; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      cells[i * width + c] = isCategorical ? (codes.get(value) ?? 0) : binNumber(bounds, value);
    }
  });
  return { cells, rows, columns: width };
}
