/** The calendar day of an instant in a time zone, YYYY-MM-DD. */
export const dayIn = (timeZone: string, at: Date): string =>
    // The Swedish way to write a date is the ISO one.
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
