/** The ids of the stores that settings refer to: texts, or mappings with an `id`; anything else is passed over. */
export function referenceIds(references: readonly unknown[]): string[] {
  return references.flatMap((entry) => {
    const id = typeof entry === 'object' && entry !== null ? (entry as { id?: unknown }).id : entry;
    return typeof id === 'string' && id.trim() !== '' ? [id] : [];
  });
}
