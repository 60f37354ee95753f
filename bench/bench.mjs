// What a row needs: projects on disk (made when first asked for), both sides, and samples kept for later.

import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, runForMemory, takeTurns } from './measure.mjs';
import { refreshIndex, writeProject } from './projects.mjs';

/**
 * Work is `{ project, args, fresh?, prove?, after? }`: arguments of a command in a project; `fresh`: in a new
 * copy each time; `prove(json)` and `after(folder)` throw when the command did not do its work.
 */
export class Bench {
  constructor({ ours, reference, runs, budget, git }) {
    this.ours = [process.execPath, ours];
    this.reference = [process.execPath, reference];
    this.limits = { runs, budget };
    this.git = git;
    this.scratch = mkdtempSync(join(tmpdir(), 'openspec-bench-'));
    this.home = this.newFolder('home');
    this.ready = new Map();
    this.kept = new Map();
  }

  /** Milliseconds of ours and of the reference: `{ ours: number[], against: number[] }`. */
  both(work) {
    const sides = [this.ours, this.reference];
    for (const side of sides) this.prove(side, work);
    const [ours, against] = takeTurns(
      sides.map((side) => () => this.time(side, work)),
      this.limits,
    );
    return { ours, against };
  }

  /**
   * Milliseconds of ours for two pieces of work, in turns, since their difference means something only under one load;
   * with those of earlier sittings.
   */
  oursInTurns(works) {
    for (const work of works) this.prove(this.ours, work);
    const turns = works.map((work) => () => this.time(this.ours, work));
    const fresh = takeTurns(turns, this.limits);
    const samples = this.once(`sittings ${JSON.stringify(works)}`, () => works.map(() => []));
    for (const [side, times] of fresh.entries()) samples[side].push(...times);
    return samples;
  }

  /** Milliseconds of ours and of a Node that does nothing: short, so with more turns. */
  besideNode(args) {
    const folder = this.project('10-specs');
    const run = (command, silent) => () => runCommand(command, { folder, home: this.home, silent }).ms;
    const turns = [run([...this.ours, ...args], false), run([process.execPath, '-e', '0'], true)];
    const [ours, against] = takeTurns(turns, { ...this.limits, runs: this.limits.runs * 3 });
    return { ours, against };
  }

  /** Peak memory in bytes of ours and of the reference. */
  memory(work) {
    const options = { folder: this.project(work.project), home: this.home };
    for (const side of [this.ours, this.reference]) this.prove(side, work);
    const run = (side) => () => runForMemory([...side, ...work.args], options);
    const [ours, against] = takeTurns([run(this.ours), run(this.reference)], {
      ...this.limits,
      runs: Math.min(3, this.limits.runs),
    });
    return { ours, against };
  }

  /** Milliseconds of one run of ours; the exit code may be any of `expect`. */
  oneRun(work, expect, timeout) {
    return runCommand([...this.ours, ...work.args], {
      folder: this.project(work.project),
      home: this.home,
      expect,
      timeout,
    }).ms;
  }

  project(name) {
    if (!this.ready.has(name)) {
      const folder = this.newFolder(name);
      writeProject(name, folder, { git: this.git });
      this.ready.set(name, folder);
    }
    return this.ready.get(name);
  }

  /** Odd texts are used by one row each: no need to keep them. */
  forget(name) {
    rmSync(this.project(name), { recursive: true, force: true });
    this.ready.delete(name);
  }

  newFolder(name) {
    const folder = join(this.scratch, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  close() {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  time(side, work) {
    const folder = work.fresh ? this.copy(work.project) : this.project(work.project);
    const { ms } = runCommand([...side, ...work.args], { folder, home: this.home });
    work.after?.(folder);
    return ms;
  }

  prove(side, work) {
    if (!work.prove) return;
    const options = { folder: this.project(work.project), home: this.home };
    const { stdout } = runCommand([...side, ...work.args, '--json'], options);
    try {
      work.prove(JSON.parse(stdout));
    } catch (error) {
      throw new Error(`the answer of --json is wrong: ${error.message}`);
    }
  }

  copy(name) {
    const source = this.project(name);
    const folder = join(this.scratch, 'copy');
    rmSync(folder, { recursive: true, force: true });
    cpSync(source, folder, { recursive: true, preserveTimestamps: true });
    if (this.git) refreshIndex(folder);
    return folder;
  }

  once(key, measure) {
    if (!this.kept.has(key)) this.kept.set(key, measure());
    return this.kept.get(key);
  }
}
