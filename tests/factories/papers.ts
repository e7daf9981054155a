/** A house that issues certificates, and papers signed with them: real PDFs with real CMS signatures, made in the test. */
import { createHash, type webcrypto } from 'node:crypto';
import {
  BitString,
  Integer,
  ObjectIdentifier,
  OctetString,
  PrintableString,
  UTCTime,
  Utf8String,
} from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  CertificateRevocationList,
  ContentInfo,
  CryptoEngine,
  EncapsulatedContentInfo,
  Extension,
  IssuerAndSerialNumber,
  RevokedCertificate,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  Time,
} from 'pkijs';

const engine = new CryptoEngine({ name: 'node', crypto: globalThis.crypto });
const DAY = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };

type Holder = { certificate: Certificate; key: webcrypto.CryptoKey; signedAt: Date };
export type PaperKind = 'valid' | 'expired' | 'revoked';
export type PaperHouse = {
  /** The root’s certificate and its list of those revoked, in DER. */
  root: Buffer;
  revocations: Buffer;
  holders: Record<PaperKind, Holder>;
};

const keys = () => globalThis.crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const named = (name: string) => [
  new AttributeTypeAndValue({ type: '2.5.4.6', value: new PrintableString({ value: 'CN' }) }),
  new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: name }) }),
];

type Issue = {
  name: string;
  serial: number;
  from: Date;
  until: Date;
  publicKey: webcrypto.CryptoKey;
  ca: boolean;
};

async function issue(issue: Issue, issuer: { name: string; key: webcrypto.CryptoKey }): Promise<Certificate> {
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new Integer({ value: issue.serial });
  certificate.issuer.typesAndValues.push(...named(issuer.name));
  certificate.subject.typesAndValues.push(...named(issue.name));
  certificate.notBefore = new Time({ value: issue.from });
  certificate.notAfter = new Time({ value: issue.until });
  const usage = new BitString({ valueHex: new Uint8Array([issue.ca ? 0x06 : 0xc0]).buffer, unusedBits: 1 });
  certificate.extensions = [
    new Extension({
      extnID: '2.5.29.19',
      critical: true,
      extnValue: new BasicConstraints({ cA: issue.ca }).toSchema().toBER(),
    }),
    new Extension({ extnID: '2.5.29.15', critical: true, extnValue: usage.toBER() }),
  ];
  await certificate.subjectPublicKeyInfo.importKey(issue.publicKey, engine);
  await certificate.sign(issuer.key, 'SHA-256', engine);
  return certificate;
}

const derOf = (one: { toSchema(encode?: boolean): { toBER(): ArrayBuffer } }): Buffer =>
  Buffer.from(one.toSchema(true).toBER());
export const pemOf = (der: Buffer, label: 'CERTIFICATE' | 'X509 CRL'): string =>
  `-----BEGIN ${label}-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;

/** `now`: by the platform's clock. */
export async function makeHouse(now = new Date()): Promise<PaperHouse> {
  const at = (days: number) => new Date(Math.floor((now.getTime() + days * DAY) / 1000) * 1000);
  const ca = { name: 'Root of seals', ...(await keys()) };
  const issuer = { name: ca.name, key: ca.privateKey };
  const root = await issue(
    { name: ca.name, serial: 1, from: at(-900), until: at(900), publicKey: ca.publicKey, ca: true },
    issuer,
  );
  const holder = async (name: string, serial: number, from: number, until: number, signed: number) => {
    const pair = await keys();
    const certificate = await issue(
      { name, serial, from: at(from), until: at(until), publicKey: pair.publicKey, ca: false },
      issuer,
    );
    return { certificate, key: pair.privateKey, signedAt: at(signed) };
  };
  const holders = {
    valid: await holder('Seal of the bureau', 2, -100, 300, -1),
    expired: await holder('Old seal', 3, -800, -400, -500),
    revoked: await holder('Lost seal', 4, -100, 300, -1),
  };
  const list = new CertificateRevocationList();
  list.version = 1;
  list.issuer.typesAndValues.push(...named(ca.name));
  list.thisUpdate = new Time({ value: at(-1) });
  list.nextUpdate = new Time({ value: at(30) });
  list.revokedCertificates = [
    new RevokedCertificate({
      userCertificate: holders.revoked.certificate.serialNumber,
      revocationDate: new Time({ value: at(-2) }),
    }),
  ];
  await list.sign(ca.privateKey, 'SHA-256', engine);
  return { root: derOf(root), revocations: derOf(list), holders };
}

const body = (signature: string): string =>
  [
    '%PDF-1.7',
    '1 0 obj << /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [4 0 R] >> >> endobj',
    '2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj',
    '3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >> endobj % License to open a shop',
    signature,
    'trailer << /Root 1 0 R /Size 6 >>',
    '%%EOF',
    '',
  ].join('\n');

export const plainPdf = (): Buffer => Buffer.from(body('4 0 obj null endobj'), 'latin1');

const ROOM = 16_384;

/** The signature covers everything but itself. */
export async function signPdf(house: PaperHouse, kind: PaperKind): Promise<Buffer> {
  const blank = body(
    '4 0 obj << /Type /Annot /Subtype /Widget /FT /Sig /T (seal) /V 5 0 R >> endobj\n' +
      '5 0 obj << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached ' +
      `/ByteRange [0 0000000000 0000000000 0000000000] /Contents <${'0'.repeat(ROOM)}> >> endobj`,
  );
  const from = blank.indexOf('/Contents <') + '/Contents '.length;
  const until = from + ROOM + 2;
  const ten = (n: number) => String(n).padStart(10, '0');
  const ranged = blank.replace(
    '[0 0000000000 0000000000 0000000000]',
    `[0 ${ten(from)} ${ten(until)} ${ten(blank.length - until)}]`,
  );
  const bytes = Buffer.from(ranged, 'latin1');
  const cms = await signed(
    house.holders[kind],
    Buffer.concat([bytes.subarray(0, from), bytes.subarray(until)]),
  );
  bytes.write(cms.toString('hex'), from + 1, 'latin1');
  return bytes;
}

async function signed({ certificate, key, signedAt }: Holder, data: Buffer): Promise<Buffer> {
  const digest = createHash('sha256').update(data).digest();
  const plainData = '1.2.840.113549.1.7.1';
  const info = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: plainData }),
    digestAlgorithms: [new AlgorithmIdentifier({ algorithmId: '2.16.840.1.101.3.4.2.1' })],
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({
          issuer: certificate.issuer,
          serialNumber: certificate.serialNumber,
        }),
        signedAttrs: new SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            new Attribute({
              type: '1.2.840.113549.1.9.3',
              values: [new ObjectIdentifier({ value: plainData })],
            }),
            new Attribute({ type: '1.2.840.113549.1.9.5', values: [new UTCTime({ valueDate: signedAt })] }),
            new Attribute({
              type: '1.2.840.113549.1.9.4',
              values: [new OctetString({ valueHex: new Uint8Array(digest).buffer })],
            }),
          ],
        }),
      }),
    ],
    certificates: [certificate],
  });
  await info.sign(key, 0, 'SHA-256', new Uint8Array(data).buffer, engine);
  const content = new ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: info.toSchema(true) });
  return Buffer.from(content.toSchema().toBER());
}
