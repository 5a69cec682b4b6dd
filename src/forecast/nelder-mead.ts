/** Where the search starts and when it stops. */
export interface NelderMeadOptions {
  /** Start point; its length is the number of parameters. */
  readonly start: Float64Array;
  /** Size of the first simplex along each parameter. */
  readonly step: Float64Array;
  /** Most evaluations of the function. */
  readonly maxEvaluations: number;
  /** Stops when best and worst differ by less than this share of their size. */
  readonly tolerance: number;
}

/** The best point found. */
export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
}

interface Vertex {
  readonly point: Float64Array;
  readonly value: number;
}

function isConverged(simplex: readonly Vertex[], tolerance: number): boolean {
  const best = simplex[0]!.value;
  const worst = simplex[simplex.length - 1]!.value;
  if (worst === best) return true;
  return worst - best <= tolerance * (Math.abs(best) + tolerance);
}

function insertSorted(simplex: Vertex[], vertex: Vertex): void {
  simplex.pop();
  let at = simplex.length;
  while (at > 0 && simplex[at - 1]!.value > vertex.value) at--;
  simplex.splice(at, 0, vertex);
}

function blend(from: Float64Array, to: Float64Array, share: number): Float64Array {
  return from.map((value, i) => value + share * (to[i]! - value));
}

function centroid(simplex: readonly Vertex[]): Float64Array {
  const size = simplex.length - 1;
  const centre = new Float64Array(size);
  for (let v = 0; v < size; v++) {
    const { point } = simplex[v]!;
    for (let i = 0; i < size; i++) centre[i]! += point[i]! / size;
  }
  return centre;
}

/**
 * Finds a local minimum without derivatives. Bounds are the caller's: return Infinity outside of them.
 * Deterministic.
 *
 * @throws RangeError when start and step differ in length
 *
 * Source: Nelder & Mead (1965), The Computer Journal 7(4); coefficients 1, 2, 0.5, 0.5.
 */
export function nelderMead(
  loss: (point: Float64Array) => number,
  options: NelderMeadOptions,
): Minimum {
  const { start, step, maxEvaluations, tolerance } = options;
  if (start.length !== step.length) {
    throw new RangeError(`start has ${start.length} values and step ${step.length}`);
  }
  let evaluations = 0;
  const vertexAt = (point: Float64Array): Vertex => {
    evaluations++;
    const value = loss(point);
    return { point, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const simplex: Vertex[] = [vertexAt(start)];
  for (let i = 0; i < start.length; i++) {
    simplex.push(vertexAt(start.map((value, j) => (i === j ? value + step[j]! : value))));
  }
  simplex.sort((a, b) => a.value - b.value);
  while (evaluations < maxEvaluations && !isConverged(simplex, tolerance)) {
    improve(simplex, vertexAt);
  }
  return simplex[0]!;
}

function improve(simplex: Vertex[], vertexAt: (point: Float64Array) => Vertex): void {
  const centre = centroid(simplex);
  const worst = simplex[simplex.length - 1]!;
  const reflected = vertexAt(blend(centre, worst.point, -1));
  if (reflected.value < simplex[0]!.value) {
    const expanded = vertexAt(blend(centre, worst.point, -2));
    insertSorted(simplex, expanded.value < reflected.value ? expanded : reflected);
    return;
  }
  if (reflected.value < simplex[simplex.length - 2]!.value) {
    insertSorted(simplex, reflected);
    return;
  }
  const isOutside = reflected.value < worst.value;
  const contracted = vertexAt(blend(centre, worst.point, isOutside ? -0.5 : 0.5));
  if (contracted.value < Math.min(reflected.value, worst.value)) {
    insertSorted(simplex, contracted);
    return;
  }
  const best = simplex[0]!;
  for (let v = 1; v < simplex.length; v++) {
    simplex[v] = vertexAt(blend(best.point, simplex[v]!.point, 0.5));
  }
  simplex.sort((a, b) => a.value - b.value);
}
