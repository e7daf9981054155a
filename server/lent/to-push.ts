/** Lends push the platform's one signing profile, and gathering who uses an entry. */
import { problem } from '#kernel/errors.ts';
import type { GatheringPorts, PushPorts } from '#rooms/collect/index.ts';
import {
  canonicalRange,
  checkSignedCall,
  consumersOf,
  signedHeaders,
  signingProfile,
} from '#rooms/serve/index.ts';

export const pushPorts: PushPorts = {
  keyOf(call) {
    const found = checkSignedCall.headers(call.headers);
    if ('missing' in found) throw problem('gateway.header-missing', { params: { header: found.missing } });
    return found.key;
  },
  prove(call, file) {
    const found = checkSignedCall.prove(call, file);
    if ('code' in found) throw problem(found.code, { params: found.params ?? {} });
    return found;
  },
  canonicalRange,
  windowSeconds: signingProfile.windowSeconds,
  scheme: signingProfile.scheme,
  headers: {
    key: signedHeaders.key,
    timestamp: signedHeaders.timestamp,
    nonce: signedHeaders.nonce,
    digest: signedHeaders.digest,
    signature: signedHeaders.signature,
  },
};

export const gatheringPorts: GatheringPorts = { consumersOf };
