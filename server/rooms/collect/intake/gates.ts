/** The gates a load passes before anything of it is kept: a plain list, asked in order; later rooms lend theirs at composition. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { LawNow } from '#law/settings.ts';
import type { PublishedVersion } from '#rooms/catalog/index.ts';
import { taskGate } from '../lawful/gate.ts';
import { sourcesGates } from '../sources/gates.ts';
import type { Channel, LoadMode } from '../tables.ts';
import { portsOf } from './ports.ts';
import { extraFieldWays, type IntakeTerms, joinTerms, openTerms } from './terms.ts';

export type IntakeQuestion = {
  resourceId: string;
  published: PublishedVersion;
  actor: Actor;
  day: LegalDay;
  law: LawNow;
  channel: Channel;
  mode: LoadMode;
};

/** Throws a catalogue problem to refuse the load; what it returns joins the terms the batch is taken in under. */
export type IntakeGate = {
  name: string;
  ask(p: Platform, question: IntakeQuestion): Promise<Partial<IntakeTerms> | undefined>;
};

export const extraFieldRule = 'collect.extra-field';

/** The city's way with columns that are not to be gathered; where the text says nothing the file is refused. */
const extraFields: IntakeGate = {
  name: 'extra-fields',
  async ask(_p, { law }) {
    const found = law.text(extraFieldRule)?.value;
    const way = extraFieldWays.find((one) => one === found);
    return way && { extraField: way, articles: law.cite(extraFieldRule) };
  },
};

/** This room's own gates, in order. */
const ownGates: readonly IntakeGate[] = [extraFields, taskGate, ...sourcesGates];

/** Asks every gate; returns the terms of the batch. Throws what the first refusing gate throws. */
export async function passGates(p: Platform, question: IntakeQuestion): Promise<IntakeTerms> {
  let terms = openTerms;
  for (const gate of [...ownGates, ...portsOf(p).gates]) {
    const more = await gate.ask(p, question);
    if (more) terms = joinTerms(terms, more);
  }
  return terms;
}
