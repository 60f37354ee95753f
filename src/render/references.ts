/** What can be said of a store that the settings refer to: this tool has no stores. */
export function referenceStatus(id: string): object[] {
  return [
    {
      severity: 'warning',
      code: 'reference_unresolved',
      message: `The settings refer to the store '${id}', and this tool has no stores.`,
      target: 'references',
      fix: 'Name what is needed from there in `context`, or remove the reference from the settings.',
    },
  ];
}

/** The `references` of instructions; left out when there are none. */
export function referencesField(ids: readonly string[]): object {
  return ids.length === 0
    ? {}
    : { references: ids.map((id) => ({ store_id: id, status: referenceStatus(id) })) };
}
