/** Name of the n-th bound value in the text of a query that stands in a class. */
export const bindName = (index: number): string => `bound${index}`;
