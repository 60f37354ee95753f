/** Mode and owner that a file keeps when its content is replaced. */
export interface FileFacts {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * One step of a transaction, with all that is needed to take it back. Paths are absolute, `shown` is the path as people
 * know it. Steps are plain values, so that a journal can hold them.
 */
export type Step =
  | { readonly kind: 'make-folder'; readonly shown: string; readonly at: string }
  | {
      readonly kind: 'stage';
      readonly shown: string;
      readonly at: string;
      readonly text: string;
      readonly facts?: FileFacts;
    }
  | {
      readonly kind: 'place';
      readonly shown: string;
      readonly at: string;
      readonly staged: string;
      readonly before: string | undefined;
      readonly after: string;
      readonly facts?: FileFacts;
    }
  | {
      readonly kind: 'remove';
      readonly shown: string;
      readonly at: string;
      /** Where its text is written before it is put back. */
      readonly staged: string;
      readonly before: string;
      readonly facts: FileFacts;
      /** Where the link led, when a link is removed. */
      readonly link?: string;
    }
  | { readonly kind: 'prune'; readonly shown: string; readonly at: string }
  | {
      readonly kind: 'move';
      readonly shown: string;
      readonly from: string;
      readonly to: string;
      /** Where a copy is made when the disk refuses to rename. */
      readonly staged: string;
    }
  /** Waits until the disk has a file, or the names in a folder. */
  | { readonly kind: 'sync'; readonly shown: string; readonly at: string };
