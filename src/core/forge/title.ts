/** The title of a change: that of its proposal, or its name. One line, no more than the forge keeps. */
export declare function changeTitle(change: string, proposal: string | undefined): string;

export interface TitleWish {
  readonly title: string;
  /** Whether it should say that work is in progress: pull requests until they are archived. */
  readonly wip: boolean;
  /** As it stands on the forge; undefined for a new one. */
  readonly current: string | undefined;
  /** The digest from the marker of what we wrote last; undefined where it is lost. */
  readonly written: string | undefined;
}

/** The title to be set: what people wrote is kept, apart from the prefix. Equal to `current` where nothing differs. */
export declare function planTitle(wish: TitleWish): string;

/** What goes into the marker. */
export declare function titleDigest(title: string): string;
