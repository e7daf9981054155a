/** What a rule resolves to, and playing with what the bureau may set. */
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import { accounts } from './units.ts';

type Resolved = { resolution: { state: string; setting?: { value: unknown }; cite: string[] } };
export const resolved = async (reader: Client, rule: string) =>
  (await reader.get<Resolved>(`/api/law/rules/${rule}`)).resolution;

/**
 * Plays with what the bureau may set, and puts it back. The newest setting holds, whatever day the clock shows: it is set at the
 * true time, and each scenario goes to its day afterwards.
 */
export async function settingOf(
  stage: Stage,
  rule: string,
): Promise<{ set(value: unknown): Promise<void>; putBack(): Promise<void> }> {
  const bureau = await stage.as(accounts.bureau);
  const before = (await resolved(bureau, rule)).setting?.value ?? null;
  const set = async (value: unknown): Promise<void> => {
    await stage.restoreClock();
    await bureau.put(`/api/law/settings/${rule}`, { value });
  };
  return { set, putBack: () => set(before) };
}
