import type { Project } from '../workflow/load.ts';
import type { Outcome } from './command.ts';

/** Adds what is wrong with the settings, for stderr. The words are loaded only where there is something to say. */
export async function withSettingsNote(project: Project, outcome: Outcome): Promise<Outcome> {
  if (project.problems.length === 0) return outcome;
  const { settingsNote } = await import('../render/settings-note.ts');
  return { ...outcome, note: settingsNote(project) + (outcome.note ?? '') };
}
