/** What push needs of the room that answers signed calls: the one signing profile of the platform. */
import type { IncomingHttpHeaders } from 'node:http';

export type SignedCall = {
  method: string;
  /** As sent, percent-encoded. */
  path: string;
  query: string;
  body: Buffer;
  headers: IncomingHttpHeaders;
  address: string;
  at: Date;
};

export type CallerFile = {
  secret: Buffer /** CIDR ranges; null: any address. */;
  addresses: readonly string[] | null;
};

export type PushPorts = {
  /** Id of the key a call names; throws the gateway's problem where a header is missing or malformed. */
  keyOf(call: SignedCall): string;
  /** Address → clock → signature → digest; throws the gateway's problem. Gives what makes the call unique. */
  prove(call: SignedCall, file: CallerFile): { nonce: string; signedAt: Date };
  /** One spelling of an address range; undefined where it is none. */
  canonicalRange(text: string): string | undefined;
  /** How long a signed time stays acceptable, in seconds. */
  windowSeconds: number;
  scheme: string;
  headers: { key: string; timestamp: string; nonce: string; digest: string; signature: string };
};
