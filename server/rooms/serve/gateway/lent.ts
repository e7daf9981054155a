/** The signing profile of the gateway, lent to whoever else takes signed calls: the same headers, window, text and proof. */
import { parseRange } from './addresses.ts';
import { type ArrivedCall, checkCaller } from './checks.ts';
import type { GatewayCode, Params } from './errors.ts';
import { native, readHeaders } from './profiles/native.ts';
import { clockWindowSeconds, signatureScheme, signingKey } from './signature.ts';

export type LentCall = Pick<ArrivedCall, 'method' | 'path' | 'query' | 'body' | 'headers' | 'address' | 'at'>;
export type LentProof = { nonce: string; signedAt: Date };
export type LentRefusal = { code: GatewayCode; params?: Params };

export const signingProfile = { windowSeconds: clockWindowSeconds, scheme: signatureScheme } as const;

export const checkSignedCall = {
  headers: readHeaders,
  /** Address → clock → signature → digest. */
  prove(
    call: LentCall,
    file: { secret: Buffer; addresses: readonly string[] | null },
  ): LentProof | LentRefusal {
    const read = native.read({ ...call, rawHeaders: [], authority: '' });
    if ('refused' in read) return { code: read.refused, ...(read.params ? { params: read.params } : {}) };
    const ranges = file.addresses?.map(parseRange).filter((range) => range !== undefined) ?? null;
    const holder = {
      algorithm: 'hmac-sha256',
      secret: signingKey(file.secret),
      publicKey: undefined,
    } as const;
    const refusal = checkCaller({ ...holder, ranges }, call, read);
    if (refusal) return { code: refusal.code, ...(refusal.params ? { params: refusal.params } : {}) };
    return { nonce: read.nonce, signedAt: new Date(read.signedAt) };
  },
};
