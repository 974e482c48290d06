/** A sparse matrix by rows: the entries of row `i` stand from `starts[i]` to `starts[i + 1]`. */
export type SparseRows = {
  columns: number;
  starts: Uint32Array;
  /** Of each entry. */
  places: Uint32Array;
  values: Float32Array;
};

export const rowCount = (rows: SparseRows): number => rows.starts.length - 1;
