/** What the steps of the demo hand on to each other: who is who by key. */
import type { Platform } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import type { Organisation } from '#rooms/org/index.ts';
import type { DemoCity, DemoResources } from '../city.ts';

export type DemoContext = {
  p: Platform;
  city: DemoCity;
  data: DemoResources;
  /** How many made-up rows each generator gives. */
  sizes: { residents: number; enterprises: number };
  organisations: Map<string, Organisation>;
  /** People as they act in their organisation, by account. */
  people: Map<string, PersonActor>;
  /** Resource id by key. */
  resources: Map<string, string>;
};

/** What a step of the demo relies on; its absence is a fault of the demo's own data. */
export function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new TypeError(`the demo knows no ${key}`);
  return found;
}
