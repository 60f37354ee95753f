/** Where a remote's fetch refspecs keep a ref, as `refs/remotes/origin/main`; undefined where they do not. */
export function trackingRef(refspecs: readonly string[], ref: string): string | undefined {
  for (const refspec of refspecs) {
    const [from = '', to = ''] = refspec.replace(/^\+/, '').split(':');
    const [before = '', after] = from.split('*');
    if (to === '' || from.startsWith('^')) continue;
    if (after === undefined && from === ref) return to;
    const middle = ref.slice(before.length, ref.length - (after?.length ?? 0));
    if (after !== undefined && middle !== '' && `${before}${middle}${after}` === ref)
      return to.replace('*', () => middle);
  }
  return undefined;
}
