/** The signing profile of the gateway, lent to whoever else takes signed calls: the same headers, window, text and proof. */
import { parseRange } from './addresses.ts';
import { type ArrivedCall, checkCaller, readHeaders } from './checks.ts';
import type { GatewayCode, Params } from './errors.ts';
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
    const headers = readHeaders(call.headers);
    if ('missing' in headers) return { code: 'gateway.header-missing', params: { header: headers.missing } };
    const ranges = file.addresses?.map(parseRange).filter((range) => range !== undefined) ?? null;
    const refusal = checkCaller({ secret: signingKey(file.secret), ranges }, call, headers);
    if (refusal) return { code: refusal.code, ...(refusal.params ? { params: refusal.params } : {}) };
    return { nonce: headers.nonce, signedAt: new Date(Number(headers.timestamp)) };
  },
};
