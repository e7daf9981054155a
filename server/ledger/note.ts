/** Signed notes and checkpoints in the public forms c2sp.org/signed-note and c2sp.org/tlog-checkpoint, Ed25519. Pure. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

const ED25519 = 1;
// What DER puts before the 32 bytes of an Ed25519 public key.
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export type Head = { origin: string; size: number; root: Buffer };
export type NoteKey = { name: string; id: Buffer; key: KeyObject };

/** The text that is signed: origin, size, root, each on its line. */
export function checkpointText(head: Head): string {
  return `${head.origin}\n${head.size}\n${head.root.toString('base64')}\n`;
}

/** Undefined when the text is not exactly a checkpoint (extension lines are not ours and are refused). */
export function parseCheckpoint(text: string): Head | undefined {
  const [, origin, digits, encoded] =
    /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text) ?? [];
  if (!origin || !digits || !encoded) return undefined;
  const size = Number(digits);
  return Number.isSafeInteger(size) ? { origin, size, root: Buffer.from(encoded, 'base64') } : undefined;
}

/** The hint of four bytes that stands before a signature. `type` is the signature's kind of c2sp.org/signed-note. */
export const keyIdOf = (name: string, raw: Buffer, type: number = ED25519): Buffer =>
  createHash('sha256').update(`${name}\n`).update(Buffer.of(type)).update(raw).digest().subarray(0, 4);

/** The 32 bytes of an Ed25519 public key, and back. */
export const rawOf = (key: KeyObject): Buffer =>
  key.export({ type: 'spki', format: 'der' }).subarray(SPKI.length);
export const keyOfRaw = (raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });

/** A new key pair: the private part as PKCS #8 (to be sealed), the public part as a verifier key. */
export function newSigningKey(name: string): { pkcs8: Buffer; verifierKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }),
    verifierKey: verifierKeyOf(name, publicKey),
  };
}

/** `<name>+<key id>+<key>`: what is handed to everybody who wants to check. */
function verifierKeyOf(name: string, key: KeyObject): string {
  const raw = rawOf(key);
  const typed = Buffer.concat([Buffer.of(ED25519), raw]).toString('base64');
  return `${name}+${keyIdOf(name, raw).toString('hex')}+${typed}`;
}

/** Undefined when it is no Ed25519 verifier key or its id does not belong to it. */
export function parseVerifierKey(text: string): NoteKey | undefined {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim()) ?? [];
  if (!name || !id || !encoded) return undefined;
  const typed = Buffer.from(encoded, 'base64');
  if (typed.length !== 33 || typed[0] !== ED25519) return undefined;
  const raw = typed.subarray(1);
  if (keyIdOf(name, raw).toString('hex') !== id) return undefined;
  return { name, id: Buffer.from(id, 'hex'), key: keyOfRaw(raw) };
}

/** The note: text, blank line, one signature line. */
export function signNote(text: string, name: string, pkcs8: Buffer): string {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const id = keyIdOf(name, rawOf(createPublicKey(key)));
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString('base64');
  return `${text}\n— ${name} ${signature}\n`;
}

/** The checked text; undefined unless the note bears a good signature of this key. Other lines are passed over. */
export function openNote(note: string, known: NoteKey): string | undefined {
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0) return undefined;
  const text = note.slice(0, cut + 1);
  for (const line of note.slice(cut + 2).split('\n')) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    if (name !== known.name || !encoded) continue;
    const bytes = Buffer.from(encoded, 'base64');
    if (!bytes.subarray(0, 4).equals(known.id)) continue;
    if (verify(null, Buffer.from(text), known.key, bytes.subarray(4))) return text;
  }
  return undefined;
}
