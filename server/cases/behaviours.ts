/** Joins what the rooms lend into one frozen registry; packs may name only what stands here. */
import type { Behaviours, Law } from '#law/types.ts';
import type { Registry, RoomBehaviours } from './types.ts';

type Kind = 'actors' | 'gates' | 'effects' | 'checks' | 'asides' | 'bars' | 'facts';

function join<T>(
  rooms: readonly RoomBehaviours[],
  kind: Kind,
  of: (room: RoomBehaviours) => Readonly<Record<string, T>> | undefined,
) {
  const found: Record<string, T> = {};
  for (const room of rooms) {
    for (const [name, behaviour] of Object.entries(of(room) ?? {})) {
      if (name in found) throw new TypeError(`${kind}: the behaviour ${name} is registered twice`);
      found[name] = behaviour;
    }
  }
  return Object.freeze(found);
}

/** What the engine itself lends: holders that follow from the step. */
const own: RoomBehaviours = {
  actors: {
    /** The head of the organisation that holds the step. */
    'head-of-holder': async ({ step }) =>
      step && { organisationId: step.owner.organisationId, roles: ['head'] },
  },
};

/** A name registered twice stops the start, as does a platform without a directory of names. */
export function mergeBehaviours(lent: readonly RoomBehaviours[]): Registry {
  const rooms = [own, ...lent];
  const directories = rooms.flatMap(({ directory }) => (directory ? [directory] : []));
  const [directory, second] = directories;
  if (!directory || second) throw new TypeError('exactly one room gives the directory of names');
  return Object.freeze({
    actors: join(rooms, 'actors', (room) => room.actors),
    gates: join(rooms, 'gates', (room) => room.gates),
    asides: join(rooms, 'asides', (room) => room.asides),
    effects: join(rooms, 'effects', (room) => room.effects),
    checks: join(rooms, 'checks', (room) => room.checks),
    bars: join(rooms, 'bars', (room) => room.bars),
    bases: Object.freeze(rooms.flatMap(({ bases }) => bases ?? [])),
    subjects: Object.freeze(rooms.flatMap(({ subjects }) => subjects ?? [])),
    todos: Object.freeze(rooms.flatMap(({ todos }) => todos ?? [])),
    facts: join(rooms, 'facts', (room) => room.facts),
    directory,
  });
}

export const namesOf = (registry: Registry): Behaviours => ({
  actors: Object.keys(registry.actors),
  gates: Object.keys(registry.gates),
  effects: Object.keys(registry.effects),
  checks: Object.keys(registry.checks),
});

/** Throws LawError when the city's pack names a behaviour that no room registered. */
export function assertBehaviours(law: Law, registry: Registry): void {
  law.assertBehaviours(namesOf(registry));
}
