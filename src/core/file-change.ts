/** The content of a file before and after; undefined where it does not exist. Path relative to the project. */
export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Move a file or folder; both paths relative to the project. */
export interface Move {
  readonly from: string;
  readonly to: string;
}
