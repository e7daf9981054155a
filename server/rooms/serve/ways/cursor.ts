/** Where a page ended, sealed: it tells its holder nothing and goes with one grant, its terms and one question only. */
import type { SearchPosition } from '../gateway/parameters.ts';
import { openText, sealText } from '../gateway/sealing.ts';

const purpose = 'gongshu search cursor/1';

export type CursorOf = { grantId: string; termsVersion: number; versionId: string; digest: string };

export function sealCursor(
  key: Buffer,
  of: CursorOf,
  { generation, value, key: row }: SearchPosition,
): string {
  const { grantId, termsVersion, versionId, digest } = of;
  const held = [grantId, termsVersion, versionId, digest, generation, value, row];
  return sealText(key, purpose, JSON.stringify(held));
}

/** `other`: of another grant or question, or altered; `outdated`: the terms have changed since. */
export function openCursor(key: Buffer, of: CursorOf, cursor: string): SearchPosition | 'other' | 'outdated' {
  const held = opened(key, cursor);
  if (!held) return 'other';
  const [grantId, termsVersion, versionId, digest, generation, value, row] = held;
  if (grantId !== of.grantId || digest !== of.digest) return 'other';
  if (termsVersion !== of.termsVersion || versionId !== of.versionId) return 'outdated';
  return { generation, value, key: row };
}

type Held = [string, number, string, string, number, string | null, string];

function opened(key: Buffer, cursor: string): Held | undefined {
  try {
    // Sealed by nobody but the function above.
    return JSON.parse(openText(key, purpose, cursor)) as Held;
  } catch {
    return undefined;
  }
}
