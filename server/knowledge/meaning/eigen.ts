const MOST_SWEEPS = 30;
/** Off-diagonal weight, relative to the diagonal's, below which a matrix counts as diagonal. */
const NOTHING = 1e-11;
/** Squared: an entry this small beside those of its diagonal is left alone. */
const NEGLIGIBLE = 1e-28;

/**
 * Eigenvalues of a symmetric matrix of `size` rows, largest first, and its eigenvectors, one a row: cyclic Jacobi
 * rotations (Golub and Van Loan, Matrix Computations, 8.5). For some hundred rows; `matrix` is used up.
 */
export function eigenOf(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(matrix, size) > NOTHING; sweep++)
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) annihilate(matrix, vectors, size, p, q);
  const order = Array.from({ length: size }, (_, i) => i);
  order.sort((a, b) => (matrix[b * size + b] ?? 0) - (matrix[a * size + a] ?? 0));
  const sorted = new Float64Array(size * size);
  order.forEach((from, to) => sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size));
  return { values: Float64Array.from(order, (i) => matrix[i * size + i] ?? 0), vectors: sorted };
}

function offDiagonal(matrix: Float64Array, size: number): number {
  let [off, on] = [0, 0];
  for (let i = 0; i < matrix.length; i++) {
    const square = (matrix[i] ?? 0) ** 2;
    if (i % (size + 1) === 0) on += square;
    else off += square;
  }
  return on + off === 0 ? 0 : Math.sqrt(off / (on + off));
}

/** Turns rows and columns `p` and `q` so that the entry between them becomes nothing. */
function annihilate(matrix: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const between = matrix[p * size + q]!;
  const [first, second] = [matrix[p * size + p]!, matrix[q * size + q]!];
  if (between * between <= NEGLIGIBLE * Math.abs(first * second)) return;
  const slope = (second - first) / (2 * between);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.sqrt(1 + slope * slope));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  turn(matrix, p, q, size, 1, size, cosine, sine);
  turn(matrix, p, q, 1, size, size, cosine, sine);
  turn(vectors, p, q, size, 1, size, cosine, sine);
}

/** A plane rotation of two lines of a matrix; `line` and `step` say whether they are rows or columns. */
function turn(
  matrix: Float64Array,
  p: number,
  q: number,
  line: number,
  step: number,
  size: number,
  cosine: number,
  sine: number,
): void {
  for (let k = 0, a = p * line, b = q * line; k < size; k++, a += step, b += step) {
    const [first, second] = [matrix[a]!, matrix[b]!];
    matrix[a] = cosine * first - sine * second;
    matrix[b] = sine * first + cosine * second;
  }
}
