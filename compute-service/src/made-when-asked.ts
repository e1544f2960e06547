/** Returns a function that makes a value at its first call and gives the same one from then on. */
export function madeWhenAsked<Value extends object>(make: () => Value): () => Value {
    let made: Value | null = null;
    return () => (made ??= make());
}
