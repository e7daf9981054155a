/** Last step: what the units do with others' data, listed by themselves, so that an application can name it. */
import { functionsOf, listFunction } from '#rooms/share/index.ts';
import { type DemoContext, known } from './context.ts';

export async function loadFunctions({ p, city, people }: DemoContext): Promise<void> {
  for (const { by, ...entry } of city.functions) {
    const person = known(people, by);
    const there = await functionsOf(p.db, person.organisationId);
    if (there.some(({ name }) => name === entry.name)) continue;
    await listFunction(p, person, entry);
  }
}
