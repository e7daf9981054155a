/** The closed list of scenarios that cases may name; each acts and looks only through the started platform. */
import { catalogScenarios } from './catalog.ts';
import { classifyScenarios } from './classify.ts';
import { orgScenarios } from './org.ts';
import type { Scenarios } from './types.ts';

export type { Scenario } from './types.ts';

export const scenarios: Scenarios = { ...orgScenarios, ...catalogScenarios, ...classifyScenarios };
