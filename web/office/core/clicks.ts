// Where a button stands that stops what the one before it there began: the second click of a double click on that one is
// not meant for it.
export const isSecondOfDouble = (event: MouseEvent) => event.detail === 2;
