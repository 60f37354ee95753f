import type { Marker, MarkerKey } from './marker.ts';

/** Our text to be written: the marker, and what is visible. */
export interface SectionDraft {
  readonly marker: Marker;
  readonly text: string;
}

/** Our text as it stands in a body. */
export interface Section extends SectionDraft {
  /** Offsets in the body, markers included. */
  readonly start: number;
  readonly end: number;
  /** False where the end marker is gone and nothing says how far our text reaches. */
  readonly closed: boolean;
  /** Whether people changed more than ticks in it since we wrote it. */
  readonly edited: boolean;
}

/** Our text about a change; the first whole one where it stands several times. */
export declare function findSection(body: string, key: MarkerKey): Section | undefined;

/** The body with our text in the place of the old one, or behind everything where there is none. */
export declare function replaceSection(body: string, draft: SectionDraft): string;
