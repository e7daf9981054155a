/** What a scenario is: it acts and looks only through the started platform, with the city's own figures and words given. */
import type { z } from 'zod';
import type { Stage } from '../stage.ts';

export type Scenario = (stage: Stage, given: Record<string, unknown>) => Promise<void>;
export type Scenarios = Record<string, Scenario>;

/** A scenario whose `with` must have this shape; another one fails by name before anything is played. */
export const scenario =
  <S extends z.ZodType>(shape: S, play: (stage: Stage, given: z.output<S>) => Promise<void>): Scenario =>
  (stage, given) =>
    play(stage, shape.parse(given));
