/**
 * Reads and checks a time stamp (RFC 3161, CMS): status, imprint, nonce, policy, signature, and the chain up to a trusted certificate.
 * Checked at receipt and by `verify`, never taken on trust. Pure.
 */
import { createHash, verify, X509Certificate } from 'node:crypto';
import { ASN1Obj } from '@sigstore/core';
import { der } from './der.ts';

export class StampFault extends Error {
  readonly code: StampFaultCode;
  constructor(code: StampFaultCode, why: string) {
    super(why);
    this.name = 'StampFault';
    this.code = code;
  }
}
export type StampFaultCode =
  | 'unreadable'
  | 'refused'
  | 'imprint'
  | 'nonce'
  | 'policy'
  | 'signature'
  | 'chain'
  | 'purpose'
  | 'time';

export type Stamp = {
  at: Date;
  serial: string;
  policy: string;
  /** Of the authority's own certificate. */
  notAfter: Date;
  signer: string;
};

export type StampDemand = {
  content: Buffer;
  /** Left out when a kept token is checked again: who asked is long gone. */
  nonce?: Buffer;
  policy?: string | null;
  /** Certificates in PEM. */
  roots: string;
  /** At receipt: the stamp bears this time, and the chain holds now. Left out when a kept token is checked again. */
  now?: Date | undefined;
};

/** A clock that is minutes wrong is told to the bureau; a stamp of another hour says nothing about when it was asked for. */
const APART = 3_600_000;

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const DIGESTS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
export const SIGNATURES: Readonly<Record<string, string | undefined>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};
/** Plain RSA: the digest is named beside it. */
const RSA = '1.2.840.113549.1.1.1';

const SET = 0x31;

const parse = (bytes: Buffer): ASN1Obj => ASN1Obj.parseBuffer(Buffer.from(bytes));
const sub = (obj: ASN1Obj | undefined, ...path: number[]): ASN1Obj => {
  let at = obj;
  for (const index of path) at = at?.subs[index];
  if (!at) throw new StampFault('unreadable', 'the answer is not a time stamp');
  return at;
};
const oidOf = (obj: ASN1Obj): string => obj.toOID();
/** The object as it stood: its own bytes, not what a parser made of what is inside. */
function bytesOf(obj: ASN1Obj, tag: number = obj.tag.toDER()): Buffer {
  return der(tag, obj.value);
}
/** Two integers are the same number, whatever zeros stand before. */
export const number = (bytes: Buffer): string => bytes.toString('hex').replace(/^(00)+(?=..)/, '');

type Signed = { info: ASN1Obj; infoBytes: Buffer; certificates: X509Certificate[]; signer: ASN1Obj };

/** ContentInfo of the token. */
function signedOf(token: ASN1Obj): Signed {
  if (oidOf(sub(token, 0)) !== SIGNED_DATA)
    throw new StampFault('unreadable', 'the token is not signed data');
  const data = sub(token, 1, 0);
  const content = sub(data, 2);
  if (oidOf(sub(content, 0)) !== TST_INFO)
    throw new StampFault('unreadable', 'the token does not hold a time stamp');
  const infoBytes = sub(content, 1, 0).value;
  const held = data.subs.find((one) => one.tag.isContextSpecific(0));
  const certificates = (held?.subs ?? []).map((one) => new X509Certificate(bytesOf(one)));
  const signers = sub(data, data.subs.length - 1);
  if (signers.subs.length !== 1) throw new StampFault('unreadable', 'a time stamp has one signer');
  return { info: parse(infoBytes), infoBytes, certificates, signer: sub(signers, 0) };
}

/** An attribute's one value; undefined when it is not there. */
function attribute(attributes: ASN1Obj, wanted: string): ASN1Obj | undefined {
  const found = attributes.subs.filter((one) => oidOf(sub(one, 0)) === wanted);
  if (found.length > 1) throw new StampFault('unreadable', 'an attribute stands twice');
  return found[0] && sub(found[0], 1, 0);
}

function signerOf({ signer, certificates, infoBytes }: Signed): X509Certificate {
  const attributes = signer.subs.find((one) => one.tag.isContextSpecific(0));
  if (!attributes) throw new StampFault('signature', 'the signed attributes are missing');
  const digestName = DIGESTS[oidOf(sub(signer, 2, 0))];
  if (!digestName) throw new StampFault('signature', 'the digest of the signature is none we accept');
  const kind = attribute(attributes, CONTENT_TYPE);
  if (!kind || oidOf(kind) !== TST_INFO) throw new StampFault('signature', 'the signed type is another one');
  const digest = attribute(attributes, MESSAGE_DIGEST)?.value;
  if (!digest?.equals(createHash(digestName).update(infoBytes).digest()))
    throw new StampFault('signature', 'the signature is over other contents');
  const at = signer.subs.indexOf(attributes);
  const algorithm = oidOf(sub(signer, at + 1, 0));
  const hash = algorithm === RSA ? digestName : SIGNATURES[algorithm];
  if (!hash) throw new StampFault('signature', `the algorithm ${algorithm} is none we accept`);
  // What is signed bears the tag of a set, not the one it is sent under.
  const bytes = bytesOf(attributes, SET);
  const signature = sub(signer, at + 2).value;
  const bound = boundTo(attributes);
  const found = certificates.find((one) => {
    const raw = createHash(bound.hash).update(one.raw).digest();
    return raw.equals(bound.digest);
  });
  if (!found) throw new StampFault('signature', 'the certificate that signed is not in the token');
  let good = false;
  try {
    good = verify(hash, bytes, found.publicKey, signature);
  } catch {
    good = false;
  }
  if (!good) throw new StampFault('signature', 'the signature does not hold');
  return found;
}

/** The certificate the authority bound itself to (RFC 2634, RFC 5035): no other one with the same name may stand in. */
function boundTo(attributes: ASN1Obj): { hash: string; digest: Buffer } {
  const v2 = attribute(attributes, SIGNING_CERTIFICATE_V2);
  if (v2) {
    const id = sub(v2, 0, 0);
    const named = sub(id, 0);
    // The algorithm is left out where it is SHA-256.
    if (named.tag.constructed) {
      const hash = DIGESTS[oidOf(sub(named, 0))];
      if (!hash) throw new StampFault('signature', 'the digest of the certificate is none we accept');
      return { hash, digest: sub(id, 1).value };
    }
    return { hash: 'sha256', digest: named.value };
  }
  const v1 = attribute(attributes, SIGNING_CERTIFICATE);
  if (!v1) throw new StampFault('signature', 'the token does not name its certificate');
  return { hash: 'sha1', digest: sub(v1, 0, 0, 0).value };
}

/** The certificates of a PEM text; throws what node throws where one cannot be read. */
export function certificatesOf(pem: string): X509Certificate[] {
  return [...pem.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)].map(
    ([text]) => new X509Certificate(text),
  );
}

const covers = (one: X509Certificate, at: Date): boolean =>
  at >= new Date(one.validFrom) && at <= new Date(one.validTo);

/** Does a chain lead from the signer to a certificate that is trusted, each valid at that time? */
function chained(
  signer: X509Certificate,
  pool: X509Certificate[],
  roots: X509Certificate[],
  at: Date,
): boolean {
  let current = signer;
  for (let depth = 0; depth < 6; depth++) {
    if (!covers(current, at)) return false;
    const now = current;
    if (roots.some((root) => root.fingerprint256 === now.fingerprint256)) return true;
    const issued = (by: X509Certificate): boolean =>
      by.ca && now.checkIssued(by) && now.verify(by.publicKey) && covers(by, at);
    if (roots.some(issued)) return true;
    const next = pool.find((one) => one.fingerprint256 !== now.fingerprint256 && issued(one));
    if (!next) return false;
    current = next;
  }
  return false;
}

function check({ info, ...signed }: Signed, demand: StampDemand): Stamp {
  const policy = oidOf(sub(info, 1));
  if (demand.policy && policy !== demand.policy)
    throw new StampFault('policy', `the policy is ${policy}, not ${demand.policy}`);
  const imprint = DIGESTS[oidOf(sub(info, 2, 0, 0))];
  if (!imprint || !sub(info, 2, 1).value.equals(createHash(imprint).update(demand.content).digest()))
    throw new StampFault('imprint', 'the stamp is for other bytes');
  if (demand.nonce) {
    const nonce = info.subs.slice(5).find((one) => one.tag.isInteger());
    if (!nonce || number(nonce.value) !== number(demand.nonce))
      throw new StampFault('nonce', 'the answer is not to this question');
  }
  const at = sub(info, 4).toDate();
  if (Number.isNaN(at.getTime())) throw new StampFault('unreadable', 'the stamp has no time');
  const signer = signerOf({ info, ...signed });
  const usage = signer.keyUsage ?? [];
  if (usage.length !== 1 || usage[0] !== TIME_STAMPING)
    throw new StampFault('purpose', 'the certificate is not for time stamps alone');
  if (!chained(signer, signed.certificates, certificatesOf(demand.roots), at))
    throw new StampFault('chain', 'no chain leads to a certificate that is trusted');
  if (demand.now) {
    if (Math.abs(at.getTime() - demand.now.getTime()) > APART)
      throw new StampFault('time', `the stamp says ${at.toISOString()}`);
    if (!chained(signer, signed.certificates, certificatesOf(demand.roots), demand.now))
      throw new StampFault('chain', 'the certificates are not valid now');
  }
  return {
    at,
    serial: number(sub(info, 3).value),
    policy,
    notAfter: new Date(signer.validTo),
    signer: signer.subject.replaceAll('\n', ', '),
  };
}

/** Everything a parser may throw over bytes of a stranger becomes one fault. */
function reading<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StampFault) throw error;
    throw new StampFault('unreadable', error instanceof Error ? error.message : String(error));
  }
}

/** The authority's answer: its token, checked. */
export function readAnswer(answer: Buffer, demand: StampDemand): { token: Buffer; stamp: Stamp } {
  return reading(() => {
    const response = parse(answer);
    const status = Number(sub(response, 0, 0).toInteger());
    if (status > 1) throw new StampFault('refused', `the authority refused (status ${status})`);
    const token = sub(response, 1);
    return { token: bytesOf(token), stamp: check(signedOf(token), demand) };
  });
}

/** Whose certificate signed a token, and those that came with it. */
export function certificatesIn(token: Buffer): { signer: X509Certificate; pool: X509Certificate[] } {
  return reading(() => {
    const signed = signedOf(parse(token));
    return { signer: signerOf(signed), pool: signed.certificates };
  });
}

/** A token kept from earlier. */
export function readToken(token: Buffer, demand: Omit<StampDemand, 'nonce' | 'now'>): Stamp {
  return reading(() => check(signedOf(parse(token)), demand));
}
