/** Which change of which project a text of ours belongs to. */
export interface MarkerKey {
  readonly change: string;
  /** The project's place in the repository: `''` or a path without slashes at its ends. */
  readonly project: string;
}

/** What stands in the hidden comment at the head of our text. */
export interface Marker extends MarkerKey {
  /** The ticks at the last sync, see checklist.ts. */
  readonly state: string | undefined;
  /** The digest of the title that we wrote, see title.ts. */
  readonly title: string | undefined;
}

/** The markers of a text, in order, also of other changes. */
export declare function readMarkers(body: string): Marker[];
