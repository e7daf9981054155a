/** Under which name a grant knows a row: the same in the snapshot and in every entry, and telling nothing of the row's own key. */
import { createHmac } from 'node:crypto';

/** `key`: the city's, which no store holds open. */
export const nameOfRow = (key: Buffer, grantId: string, rowKey: string): string =>
  createHmac('sha256', key)
    .update(`gongshu feed row\n${grantId}\n${rowKey}`)
    .digest('base64url')
    .slice(0, 27);
