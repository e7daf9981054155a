/** A file that comes with an application: received whole, known by its first bytes, kept by its content. */
import { problem } from '#kernel/errors.ts';

export type Received = { name: string; content: Buffer };

const starts = [
  ['application/pdf', '25504446'],
  ['image/png', '89504e470d0a1a0a'],
  ['image/jpeg', 'ffd8ff'],
] as const;
export type ScanType = (typeof starts)[number][0];

/** Throws `share.scan-unreadable` for what is no scanned page, whatever its name says. */
export function scanType({ content }: Received): ScanType {
  const found = starts.find(([, first]) => content.subarray(0, first.length / 2).toString('hex') === first);
  if (!found) throw problem('share.scan-unreadable');
  return found[0];
}
