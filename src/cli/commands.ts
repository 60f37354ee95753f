import type { Command } from 'commander';
import type { Run } from '../commands/command.ts';

/** Adds arguments, options, examples and the action to one command. Lives in `src/commands/`, one file a command. */
export type Define = (command: Command, run: Run) => void;

/** A command as the help of the program shows it; the rest is loaded where it is asked for. */
export interface Entry {
  readonly name: string;
  /** What may follow the name. */
  readonly usage: string;
  readonly summary: string;
  /** Left out of the help. */
  readonly hidden?: boolean;
  load(): Promise<Define>;
}

/** Commands that stand below one heading of the help. */
export interface Group {
  readonly heading: string;
  readonly commands: readonly Entry[];
}

/** All commands, in the order of the help. To add one: write its `defineX` in `src/commands/`, and put its row here. */
export const GROUPS: readonly Group[] = [
  {
    heading: 'Stages:',
    commands: [
      {
        name: 'explore',
        usage: '[options] [words...]',
        summary: 'Read before you write: requirements, open changes and past decisions on some words',
        load: async () => (await import('../commands/explore.ts')).defineExplore,
      },
      {
        name: 'propose',
        usage: '[options] <change>',
        summary: 'Write a change down: files from templates, on a branch of its own',
        load: async () => (await import('../commands/propose.ts')).definePropose,
      },
      {
        name: 'apply',
        usage: '[options] <change>',
        summary: 'Go to the branch of a change and show what to work from',
        load: async () => (await import('../commands/apply.ts')).defineApply,
      },
      {
        name: 'tasks',
        usage: '[options] <change>',
        summary: 'Show the tasks of a change, tick them or untick them',
        load: async () => (await import('../commands/tasks.ts')).defineTasks,
      },
      {
        name: 'rebase',
        usage: '[options] <change>',
        summary: 'Bring a change to the specs of today',
        load: async () => (await import('../commands/rebase.ts')).defineRebase,
      },
      {
        name: 'diff',
        usage: '[options] <change>',
        summary: 'Show what archiving a change would do to the specs',
        load: async () => (await import('../commands/diff.ts')).defineDiff,
      },
      {
        name: 'archive',
        usage: '[options] [changes...]',
        summary: 'Fold finished changes into the specs and file them',
        load: async () => (await import('../commands/archive.ts')).defineArchive,
      },
      {
        name: 'revert',
        usage: '[options] <change>',
        summary: 'Propose a new change that undoes an archived one',
        load: async () => (await import('../commands/revert.ts')).defineRevert,
      },
      {
        name: 'sync',
        usage: '[options] [change]',
        summary: 'Bring issue and pull request of a change in line with its files, and ticks back',
        load: async () => (await import('../commands/sync.ts')).defineSync,
      },
    ],
  },
  {
    heading: 'Reading:',
    commands: [
      {
        name: 'list',
        usage: '[options]',
        summary: 'List the open changes, or the specs',
        load: async () => (await import('../commands/list.ts')).defineList,
      },
      {
        name: 'show',
        usage: '[options] [item]',
        summary: 'Show a change or a spec',
        load: async () => (await import('../commands/show.ts')).defineShow,
      },
      {
        name: 'status',
        usage: '[options]',
        summary: 'Show which documents of a change are written, and what comes next',
        load: async () => (await import('../commands/status.ts')).defineStatus,
      },
      {
        name: 'validate',
        usage: '[options] [item]',
        summary: 'Check changes and specs',
        load: async () => (await import('../commands/validate.ts')).defineValidate,
      },
      {
        name: 'drift',
        usage: '[options]',
        summary: 'Find what was edited in the specs outside of a change',
        load: async () => (await import('../commands/drift.ts')).defineDrift,
      },
      {
        name: 'context',
        usage: '[options]',
        summary: 'Show where the project is and what it holds',
        load: async () => (await import('../commands/context.ts')).defineContext,
      },
      {
        name: 'change',
        usage: '',
        summary: 'Old form of show, list and validate for a change',
        hidden: true,
        load: async () => (await import('../commands/nouns.ts')).defineNoun,
      },
      {
        name: 'spec',
        usage: '',
        summary: 'Old form of show, list and validate for a spec',
        hidden: true,
        load: async () => (await import('../commands/nouns.ts')).defineNoun,
      },
    ],
  },
  {
    heading: 'Set-up:',
    commands: [
      {
        name: 'init',
        usage: '[options] [path]',
        summary: 'Make a project of a folder; what is there already is left as it is',
        load: async () => (await import('../commands/init.ts')).defineInit,
      },
      {
        name: 'new',
        usage: '',
        summary: 'Make an empty change (propose makes one with its documents)',
        load: async () => (await import('../commands/new-change.ts')).defineNewChange,
      },
      {
        name: 'instructions',
        usage: '[options] [artifact]',
        summary: 'Say how to write a document of a change, or what to know before apply and archive',
        load: async () => (await import('../commands/instructions.ts')).defineInstructions,
      },
      {
        name: 'templates',
        usage: '[options]',
        summary: 'Show where the templates of a schema lie',
        load: async () => (await import('../commands/templates.ts')).defineTemplates,
      },
      {
        name: 'schemas',
        usage: '[options]',
        summary: 'List the schemas that a change can follow',
        load: async () => (await import('../commands/schemas.ts')).defineSchemas,
      },
      {
        name: 'merge-driver',
        usage: '[options] <base> <ours> <theirs> [path]',
        summary: 'Merge three versions of a spec.md for git; set up with `openspec init --merge-driver`',
        hidden: true,
        load: async () => (await import('../commands/merge-driver.ts')).defineMergeDriver,
      },
      {
        name: 'auth',
        usage: '',
        summary: 'Show who you are on the forge, and answer git as that account',
        load: async () => (await import('../commands/auth.ts')).defineAuth,
      },
    ],
  },
];
