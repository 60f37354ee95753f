import type { Container } from './containers.ts';
import { Cursor } from './cursor.ts';
import type { HtmlKind } from './html.ts';
import type { Block, BlockKind, Unmodelled } from './outline.ts';
import type { TopBlocks } from './top-blocks.ts';

/** The innermost block that is open. */
export type Leaf =
  | { readonly kind: 'none' | 'indented' }
  /** A paragraph, and whether it may begin with a link definition. */
  | { readonly kind: 'text'; readonly bracket: boolean }
  | { readonly kind: 'fence'; readonly run: string }
  | { readonly kind: 'html'; readonly html: HtmlKind };

export interface Scan {
  readonly blocks: readonly Block[];
  readonly doubt?: Unmodelled;
}

export const NONE: Leaf = { kind: 'none' };
export const TEXT: Leaf = { kind: 'text', bracket: false };
export const BRACKET: Leaf = { kind: 'text', bracket: true };
export const INDENTED: Leaf = { kind: 'indented' };
const MAX_DEPTH = 100;

/** What is open while a document is scanned, and what its lines add to it. */
export class OpenBlocks {
  protected readonly cursor: Cursor;
  protected readonly open: Container[] = [];
  protected leaf: Leaf = NONE;
  protected doubt: Unmodelled | undefined;
  protected lineStart = 0;

  constructor(
    text: string,
    protected readonly top: TopBlocks,
  ) {
    this.cursor = new Cursor(text);
  }

  finish(): Scan {
    const blocks = this.top.finish();
    return this.doubt === undefined ? { blocks } : { blocks, doubt: this.doubt };
  }

  protected addAt(depth: number, kind: BlockKind, leaf: Leaf, facts?: Partial<Block>): true {
    this.closeTo(depth);
    this.addLeaf(kind, leaf, facts);
    return true;
  }

  protected endSetext(depth: 1 | 2): true {
    const { leaf } = this;
    if (leaf.kind === 'text' && leaf.bracket) this.suspect('construct');
    if (this.open.length === 0) this.top.makeHeading(depth);
    this.extend();
    this.leaf = NONE;
    return true;
  }

  protected openContainer(depth: number, container: Container, marker?: string): void {
    this.closeTo(depth);
    if (depth === 0) this.top.openContainer(this.lineStart, this.cursor.end, marker);
    else this.touch();
    this.leaf = NONE;
    this.open.push(container);
    if (this.open.length > MAX_DEPTH) {
      this.suspect('nesting');
      this.cursor.toEnd();
    }
  }

  protected addLeaf(kind: BlockKind, leaf: Leaf, facts?: Partial<Block>): void {
    this.leaf = leaf;
    if (this.open.length > 0) return this.touch();
    this.top.add({ kind, start: this.lineStart, end: this.cursor.end, ...facts });
  }

  /** Whether what comes next is read as at the beginning of a document. */
  isClosed(): boolean {
    return this.open.length === 0 && this.leaf.kind === 'none' && this.top.isClosed();
  }

  /** The line belongs to the innermost open containers. */
  private touch(): void {
    for (let at = this.open.length - 1; at >= 0 && this.open[at]?.empty; at--)
      (this.open[at] as Container).empty = false;
    this.extend();
  }

  protected extend(): void {
    this.top.extend(this.lineStart, this.cursor.end);
  }

  protected closeTo(depth: number): void {
    if (depth >= this.open.length) return;
    this.open.length = depth;
    this.leaf = NONE;
  }

  protected suspect(reason: Unmodelled['reason']): void {
    if (this.doubt === undefined || reason === 'nesting') this.doubt = { offset: this.lineStart, reason };
  }
}
