/** A page of the queue, while items leave it and come back. */

/**
 * @template {Dial.ReviewItem} Item
 * @param {Dial.Region<Dial.Page<Item>>} page
 * @param {Item} row
 */
export function withoutItem(page, row) {
    const { data } = page;
    const rows = data.rows.filter(({ id }) => id !== row.id);
    return { ...page, data: { ...data, rows, total: Math.max(0, data.total - 1) } };
}

/**
 * @template {Dial.ReviewItem} Item
 * @param {Dial.Region<Dial.Page<Item>>} page
 * @param {Item} row
 * @param {number} index where it was
 */
export function withItem(page, row, index) {
    const { data } = page;
    const rows = [...data.rows.slice(0, index), row, ...data.rows.slice(index)];
    return { ...page, data: { ...data, rows, total: data.total + 1 } };
}
