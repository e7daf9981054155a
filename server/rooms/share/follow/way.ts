/** A way in the making: steps, arrows, and where what is handed on begins. */
import type { Text } from '#kernel/errors.ts';
import type { FollowStage, FollowStep } from './schema.ts';

export const same = (name: string): Text => ({ zh: name, en: name });

/** Type and id of what the ledger's entry is about. */
export type Subject = readonly [type: string, id: string];
type NewStep = Pick<FollowStep, 'id' | 'stage' | 'title'> & Partial<FollowStep> & { subject?: Subject };

export class Way {
  readonly steps: FollowStep[] = [];
  readonly edges: { from: string; to: string }[] = [];
  readonly short = new Set<FollowStage>();
  /** Steps whose entry is still to be found, by what it is about. */
  readonly subjects = new Map<string, Subject>();
  private readonly ends = new Map<string, string>();

  step({ subject, ...given }: NewStep): void {
    const nothing = { unit: null, note: null, purpose: null, at: null, rows: null, link: null, entry: null };
    this.steps.push({ ...nothing, ...given });
    if (subject) this.subjects.set(given.id, subject);
  }

  edge(from: string, to: string): void {
    this.edges.push({ from, to });
  }

  more(stage: FollowStage): void {
    this.short.add(stage);
  }

  /** The step from which the rows of a resource go on. */
  out(resourceId: string, step: string): void {
    this.ends.set(resourceId, step);
  }

  end(resourceId: string): string {
    return this.ends.get(resourceId) ?? 'check:load';
  }
}
