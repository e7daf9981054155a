/** The closed list of scenarios that cases may name; each acts and looks only through the started platform. */
import type { Stage } from '../stage.ts';

export type Scenario = (stage: Stage, given: Record<string, unknown>) => Promise<void>;

export const scenarios: Record<string, Scenario> = {};
