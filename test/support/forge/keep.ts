import { cpSync, rmSync } from 'node:fs';
import type { Store } from './store.ts';

/** Remembers everything that a forge knows, its repositories too; what is answered goes back to that, any number of times. */
export function keepStore(store: Store, folder: string): () => void {
  const saved = structuredClone(knowledgeOf(store));
  const gitDirs = store.repositories.map(({ gitDir }, index) => ({ gitDir, copy: `${folder}/${index}.git` }));
  for (const { gitDir, copy } of gitDirs) cpSync(gitDir, copy, { recursive: true });
  return () => {
    Object.assign(store, structuredClone(saved));
    for (const { gitDir, copy } of gitDirs) {
      rmSync(gitDir, { recursive: true, force: true });
      cpSync(copy, gitDir, { recursive: true });
    }
  };
}

/** All in one, so that what is the same object stays so. */
function knowledgeOf(store: Store) {
  const { users, tokens, repositories, formerNames, formerOwners, sequences } = store;
  return { users, tokens, repositories, formerNames, formerOwners, sequences };
}
