/** The answer of a check as a text that nobody else can write: it travels in an address, and says the same to everybody. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import { cityKey } from '#rooms/classify/index.ts';
import { type KeptVerdict, keptVerdict } from './schema.ts';

const sign = async (p: Platform, body: string): Promise<Buffer> =>
  createHmac('sha256', await cityKey(p))
    .update(`open paper ${body}`)
    .digest();

export async function receiptOf(
  p: Platform,
  { equal, reasons, sha256 }: Omit<KeptVerdict, 'at'>,
): Promise<string> {
  const kept: KeptVerdict = { equal, reasons, sha256, at: p.clock.now().toISOString() };
  const body = Buffer.from(JSON.stringify(kept)).toString('base64url');
  return `${body}.${(await sign(p, body)).toString('base64url')}`;
}

export async function readReceipt(p: Platform, receipt: string): Promise<KeptVerdict | undefined> {
  const [body = '', given = ''] = receipt.split('.');
  const own = await sign(p, body);
  const theirs = Buffer.from(given, 'base64url');
  if (own.length !== theirs.length || !timingSafeEqual(own, theirs)) return undefined;
  return keptVerdict.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
}
