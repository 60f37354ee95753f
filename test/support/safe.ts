/** A line of a stack: people see three lines, never this. */
export const STACK = /^ {4}at /m;
