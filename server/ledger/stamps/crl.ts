/** Lists of revoked certificates (RFC 5280) as authorities publish them: where to find one, what it says, who signed it. Pure. */
import { verify, type X509Certificate } from 'node:crypto';
import { ASN1Obj } from '@sigstore/core';
import { der } from './der.ts';
import { certificatesOf, number, SIGNATURES, StampFault } from './token.ts';

const POINTS = '2.5.29.31';
const OID = 6;

export type RevocationList = {
  thisUpdate: Date;
  nextUpdate: Date | undefined;
  /** Serial numbers in hexadecimal digits, and since when. */
  revoked: ReadonlyMap<string, Date>;
  signedBy(issuer: X509Certificate): boolean;
};

const parse = (bytes: Buffer): ASN1Obj => ASN1Obj.parseBuffer(Buffer.from(bytes));

function* within(obj: ASN1Obj): Generator<ASN1Obj> {
  yield obj;
  for (const one of obj.subs) yield* within(one);
}

/** Where the certificate says its list is; empty where its authority publishes none over HTTP. */
export function listAddresses(certificate: X509Certificate): string[] {
  for (const obj of within(parse(certificate.raw))) {
    const [first] = obj.subs;
    const content = obj.subs.at(-1);
    if (first?.tag.number !== OID || !first.tag.isUniversal() || first.toOID() !== POINTS || !content)
      continue;
    return [...within(parse(content.value))]
      .filter(({ tag }) => tag.isContextSpecific(6))
      .map(({ value }) => value.toString('latin1'))
      .filter((address) => /^https?:\/\//.test(address));
  }
  return [];
}

/** A year of lists is held against every stamp of it: each is read once. */
const known = new WeakMap<Buffer, RevocationList>();

/** Throws {@link StampFault} where the bytes are no list. */
export function readList(bytes: Buffer): RevocationList {
  const list = known.get(bytes) ?? read(bytes);
  known.set(bytes, list);
  return list;
}

function read(bytes: Buffer): RevocationList {
  try {
    const whole = parse(bytes);
    const [list, algorithm, signature] = whole.subs;
    if (!list || !algorithm || !signature) throw new TypeError('no list');
    // A version may stand first; what follows is algorithm, issuer, and one or two times.
    const parts = list.subs[0]?.tag.isInteger() ? list.subs.slice(1) : list.subs;
    const times = parts.slice(2, 4).filter(({ tag }) => tag.isUTCTime() || tag.isGeneralizedTime());
    const [thisUpdate, nextUpdate] = times.map((time) => time.toDate());
    if (!thisUpdate) throw new TypeError('no time');
    const rows = parts[2 + times.length];
    const revoked = new Map<string, Date>();
    if (rows && !rows.tag.isContextSpecific(0))
      for (const { subs } of rows.subs) {
        const [serial, since] = subs;
        if (serial && since) revoked.set(number(serial.value), since.toDate());
      }
    const name = SIGNATURES[algorithm.subs[0]?.toOID() ?? ''];
    const held = new Map<string, boolean>();
    return {
      ...{ thisUpdate, nextUpdate, revoked },
      signedBy: (issuer) => {
        const before = held.get(issuer.fingerprint256);
        if (before !== undefined) return before;
        let good = false;
        try {
          // The first byte of a bit string counts unused bits.
          const bits = signature.value.subarray(1);
          good =
            name !== undefined && verify(name, der(list.tag.toDER(), list.value), issuer.publicKey, bits);
        } catch {
          good = false;
        }
        held.set(issuer.fingerprint256, good);
        return good;
      },
    };
  } catch (error) {
    throw new StampFault('unreadable', error instanceof Error ? error.message : String(error));
  }
}

/** The lists among these that the issuer of this certificate signed. */
export function listsFor(
  certificate: X509Certificate,
  { pool, roots }: { pool: readonly X509Certificate[]; roots: string },
  lists: readonly Buffer[],
): RevocationList[] {
  const issuers = [...pool, ...certificatesOf(roots)].filter((one) => certificate.checkIssued(one));
  return lists.flatMap((bytes) => {
    const list = readList(bytes);
    return issuers.some((issuer) => list.signedBy(issuer)) ? [list] : [];
  });
}

/** Since when the certificate is revoked by any of these lists. */
export const revokedSince = (
  certificate: X509Certificate,
  lists: readonly RevocationList[],
): Date | undefined =>
  lists
    .flatMap(({ revoked }) => revoked.get(number(Buffer.from(certificate.serialNumber, 'hex'))) ?? [])
    .sort((a, b) => a.getTime() - b.getTime())[0];
