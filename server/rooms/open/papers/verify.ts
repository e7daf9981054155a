/** Checks the electronic signatures of a PDF: mathematics, chain to what the authority trusts, validity, revocation, and that nothing was added. */
import { createHash } from 'node:crypto';
import { fromBER, type UTCTime } from 'asn1js';
import {
  type Certificate,
  CertificateChainValidationEngine,
  type CertificateRevocationList,
  ContentInfo,
  CryptoEngine,
  SignedData,
  type SignerInfo,
} from 'pkijs';
import { isPdf, type PdfSignature, signaturesOf } from './pdf.ts';
import type { PaperReason } from './types.ts';

const engine = new CryptoEngine({ name: 'node', crypto: globalThis.crypto });

export type Trust = { anchors: Certificate[]; revocations: CertificateRevocationList[] };
export type SignatureFound = {
  signer: string;
  issuer: string;
  serial: string;
  /** As the signer says; no outside party bears witness to it. */
  signedAt: string | null;
  validFrom: string | null;
  validUntil: string | null;
  reasons: PaperReason[];
};
export type PaperVerdict = {
  equal: boolean;
  sha256: string;
  reasons: PaperReason[];
  signatures: SignatureFound[];
};

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const KEY_USAGE = '2.5.29.15';
const names: Readonly<Record<string, string>> = { '2.5.4.3': 'CN', '2.5.4.10': 'O', '2.5.4.11': 'OU' };

/** Never throws for what a file says: what cannot be read was not signed as it should be. */
export async function verifyPaper(file: Uint8Array, trust: Trust, now: Date): Promise<PaperVerdict> {
  const sha256 = createHash('sha256').update(file).digest('hex');
  const no = (reason: PaperReason): PaperVerdict => ({
    equal: false,
    sha256,
    reasons: [reason],
    signatures: [],
  });
  if (!isPdf(file)) return no('not-pdf');
  const found = signaturesOf(file);
  const last = found.at(-1);
  if (!last) return no('unsigned');
  const signatures: SignatureFound[] = [];
  for (const one of found) signatures.push(await verifyOne(one, trust, now));
  const reasons = new Set<PaperReason>(signatures.flatMap(({ reasons: own }) => own));
  // What was added after the last signature is nobody's.
  if (last.end !== file.length || !last.sound) reasons.add('not-whole');
  return { equal: reasons.size === 0, sha256, reasons: [...reasons], signatures };
}

async function verifyOne(signature: PdfSignature, trust: Trust, now: Date): Promise<SignatureFound> {
  const nothing = { signer: '', issuer: '', serial: '', signedAt: null, validFrom: null, validUntil: null };
  const signed = read(signature.cms);
  const [info] = signed?.signerInfos ?? [];
  if (!signed || !info) return { ...nothing, reasons: ['unreadable'] };
  const certificates = (signed.certificates ?? []).filter((one): one is Certificate => 'subject' in one);
  const own = certificates.find((one) => isSigner(one, info));
  if (!own) return { ...nothing, reasons: ['unreadable'] };
  const reasons: PaperReason[] = [];
  const intact = await mathematics(signed, signature.signed);
  if (intact !== 'good') reasons.push(intact);
  const at = signingTime(info);
  const from = own.notBefore.value;
  const until = own.notAfter.value;
  const moment = at ?? now;
  if (moment < from || moment > now) reasons.push('not-yet-valid');
  // Nobody outside bears witness to the day: once a certificate has expired its word for an earlier one is not enough.
  if (moment > until || now > until) reasons.push('expired');
  if (!maySign(own)) reasons.push('usage');
  const chain = await chainOf(
    own,
    certificates,
    trust,
    new Date(Math.min(moment.getTime(), until.getTime())),
  );
  if (!chain) reasons.push('untrusted');
  else if (await revoked(chain, trust)) reasons.push('revoked');
  return {
    signer: nameOf(own.subject),
    issuer: nameOf(own.issuer),
    serial: Buffer.from(own.serialNumber.valueBlock.valueHexView).toString('hex'),
    signedAt: at?.toISOString() ?? null,
    validFrom: from.toISOString(),
    validUntil: until.toISOString(),
    reasons,
  };
}

function read(cms: Uint8Array): SignedData | undefined {
  try {
    const info = new ContentInfo({ schema: fromBER(exact(cms)).result });
    return info.contentType === SIGNED_DATA ? new SignedData({ schema: info.content }) : undefined;
  } catch {
    return undefined;
  }
}

/** Its bytes alone, not the pool they lie in. */
const exact = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

function isSigner(certificate: Certificate, { sid }: SignerInfo): boolean {
  return (
    'serialNumber' in sid &&
    certificate.serialNumber.isEqual(sid.serialNumber) &&
    certificate.issuer.isEqual(sid.issuer)
  );
}

async function mathematics(signed: SignedData, data: Uint8Array): Promise<'good' | 'altered' | 'algorithm'> {
  try {
    const { signatureVerified } = await signed.verify(
      { signer: 0, data: exact(data), checkChain: false, extendedMode: true },
      engine,
    );
    return signatureVerified ? 'good' : 'altered';
  } catch (error) {
    // A digest that differs is an alteration; an algorithm that is not known here proves nothing either way.
    const said = error instanceof Error ? error.message : String(error);
    return /algorithm|OID|unsupported|not supported/i.test(said) ? 'algorithm' : 'altered';
  }
}

function signingTime({ signedAttrs }: SignerInfo): Date | undefined {
  const [value] = signedAttrs?.attributes.find(({ type }) => type === SIGNING_TIME)?.values ?? [];
  return value && 'toDate' in value ? (value as UTCTime).toDate() : undefined;
}

/** A certificate for signatures; one that says nothing of its use may be used so. */
function maySign(certificate: Certificate): boolean {
  const usage = certificate.extensions?.find(({ extnID }) => extnID === KEY_USAGE)?.parsedValue;
  if (!usage) return true;
  const [first = 0] = new Uint8Array(usage.valueBlock.valueHexView);
  // digitalSignature and nonRepudiation are its two highest bits.
  return (first & 0xc0) !== 0;
}

/** From the signer up to something trusted; undefined where there is no such way. */
async function chainOf(
  own: Certificate,
  certificates: readonly Certificate[],
  { anchors }: Trust,
  at: Date,
): Promise<Certificate[] | undefined> {
  if (anchors.length === 0) return undefined;
  const others = certificates.filter((one) => one !== own);
  const chain = new CertificateChainValidationEngine({
    trustedCerts: anchors,
    // The engine takes the last one for the one that is asked about.
    certs: [...others, own],
    checkDate: at,
  });
  try {
    const { result, certificatePath } = await chain.verify({}, engine);
    return result ? (certificatePath ?? [own]) : undefined;
  } catch {
    return undefined;
  }
}

/** On a list of its issuer that the issuer itself has signed. */
async function revoked(chain: readonly Certificate[], { anchors, revocations }: Trust): Promise<boolean> {
  const issuers = [...chain, ...anchors];
  for (const certificate of chain)
    for (const list of revocations) {
      if (!list.issuer.isEqual(certificate.issuer) || !list.isCertificateRevoked(certificate)) continue;
      for (const issuer of issuers.filter(({ subject }) => subject.isEqual(list.issuer)))
        if (await list.verify({ issuerCertificate: issuer }, engine).catch(() => false)) return true;
    }
  return false;
}

function nameOf({ typesAndValues }: Certificate['subject']): string {
  const parts = typesAndValues.flatMap(({ type, value }) => {
    const label = names[String(type)];
    return label ? [`${label}=${String(value.valueBlock.value)}`] : [];
  });
  return parts.join(', ');
}
