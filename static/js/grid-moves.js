// @ts-check
/** Where the arrows lead in a table whose rows have different numbers of cells. */

/**
 * The place one key further, or null when the key moves nothing.
 * @param {string} key
 * @param {{row: number, column: number}} from
 * @param {number[]} lengths number of cells of each row
 * @returns {{row: number, column: number} | null}
 */
export function move(key, { row, column }, lengths) {
  const last = lengths.length - 1;
  const to = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    Home: { row, column: 0 },
    End: { row, column: lengths[row] - 1 },
    PageUp: { row: 0, column },
    PageDown: { row: last, column },
  }[key];
  if (!to || to.row < 0 || to.row > last || to.column < 0) return null;
  if (to.row === row && to.column >= lengths[row]) return null;
  return { row: to.row, column: Math.min(to.column, lengths[to.row] - 1) };
}
