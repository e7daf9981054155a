/** What stands against a unit that applies: shown beside its application to itself and to its reviewers; some of it stops the application. */

import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';

export const barKinds = ['report-outstanding', 'rules-missing', 'rectification', 'terminated'] as const;

export type Bar = {
  kind: (typeof barKinds)[number];
  /** `stop`: nothing is handed in, or nothing decided, while it stands; `note`: it is shown to both sides. */
  effect: 'stop' | 'note';
  words: Text;
  articles: string[];
  /** Path in the desk where it is mended or read. */
  link: string;
};

/** Everything that stands against the unit now. */
export async function barsOf(_ex: Executor, _unit: { applicantId: string }): Promise<Bar[]> {
  return [];
}
