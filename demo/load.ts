/** Loads the demo city through the product's own commands, step by step; a second start finds everything done. */
import type { Platform } from '#cases/index.ts';
import { demoCity, demoResources } from './city.ts';
import { loadCatalog } from './load/catalog.ts';
import type { DemoContext } from './load/context.ts';
import { loadFunctions } from './load/functions.ts';
import { loadOpening } from './load/opening.ts';
import { loadOrganisations } from './load/organisations.ts';
import { loadRows } from './load/rows.ts';
import { loadServices } from './load/services.ts';
import { loadSources } from './load/sources.ts';
import { loadTasks } from './load/tasks.ts';

export type DemoSizes = { residents: number; enterprises: number };

export const demoSizes: DemoSizes = { residents: 20_000, enterprises: 3_000 };

export type DemoStep = { key: string; run(context: DemoContext): Promise<void> };

/** In this order: a step may rely on what the steps before it put into the context. */
export const demoSteps: readonly DemoStep[] = [
  { key: 'organisations', run: loadOrganisations },
  { key: 'catalog', run: loadCatalog },
  { key: 'sources', run: loadSources },
  { key: 'tasks', run: loadTasks },
  // From here on the jobs of the process must be running: a file becomes rows by them.
  { key: 'rows', run: loadRows },
  { key: 'services', run: loadServices },
  { key: 'functions', run: loadFunctions },
  { key: 'opening', run: loadOpening },
];

/** The steps up to and including the one named. */
export const stepsUntil = (last: string): readonly DemoStep[] =>
  demoSteps.slice(0, demoSteps.findIndex(({ key }) => key === last) + 1);

/** Returns what was loaded, by key, for whoever goes on from there. */
export async function loadDemo(
  p: Platform,
  { sizes = demoSizes, steps = demoSteps }: { sizes?: DemoSizes; steps?: readonly DemoStep[] } = {},
): Promise<DemoContext> {
  const context: DemoContext = {
    p,
    city: demoCity(p.law),
    data: demoResources(),
    sizes,
    organisations: new Map(),
    people: new Map(),
    resources: new Map(),
  };
  for (const { key, run } of steps) {
    const from = performance.now();
    await run(context);
    p.log.info({ step: key, milliseconds: Math.round(performance.now() - from) }, 'demo');
  }
  return context;
}
