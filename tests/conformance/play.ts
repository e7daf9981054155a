/** Plays the cases of one city against one started platform and says which passed. */
import type { CaseResult, ConformanceCase } from './duties.ts';
import { scenarios } from './scenarios/index.ts';
import { Stage } from './stage.ts';
import { type StartOptions, startPlatform } from './started.ts';

export async function playCity(
  city: string,
  cases: readonly ConformanceCase[],
  options: Omit<StartOptions, 'city'> = {},
): Promise<CaseResult[]> {
  const started = await startPlatform({ city, ...options });
  const results: CaseResult[] = [];
  try {
    for (const one of cases) {
      const scenario = scenarios[one.scenario];
      const result = { duty: one.duty, scenario: one.scenario, via: one.via };
      if (!scenario) {
        results.push({ ...result, passed: false, error: `no such scenario: ${one.scenario}` });
        continue;
      }
      const stage = new Stage(started, city);
      try {
        await scenario(stage, one.with);
        results.push({ ...result, passed: true });
      } catch (error) {
        results.push({
          ...result,
          passed: false,
          error: told(error),
        });
      } finally {
        // A platform that no longer answers has failed its case above; there is no clock to put right.
        await stage.restoreClock().catch(() => undefined);
      }
    }
  } finally {
    await started.stop();
  }
  return results;
}

/** What happened and where in the scenario. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = error.stack?.split('\n').find((line) => /conformance\/scenarios\//.test(line));
  return place ? `${error.message} (${/[^/]+:\d+/.exec(place)?.[0] ?? place.trim()})` : error.message;
}
