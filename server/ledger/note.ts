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

/** Every key in a text, one a line; what is no key is passed over. */
export const parseVerifierKeys = (text: string): NoteKey[] =>
  text.split('\n').flatMap((line) => parseVerifierKey(line) ?? []);

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

/** The note: text, blank line, a signature line of each key. */
export function signNote(text: string, name: string, ...keys: Buffer[]): string {
  const lines = keys.map((pkcs8) => {
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const id = keyIdOf(name, rawOf(createPublicKey(key)));
    return `— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** The checked text; undefined unless the note bears a good signature of one of these keys. Other lines are passed over. */
export function openNote(note: string, known: NoteKey | readonly NoteKey[]): string | undefined {
  const keys: readonly NoteKey[] = 'name' in known ? [known] : known;
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0) return undefined;
  const text = note.slice(0, cut + 1);
  for (const line of note.slice(cut + 2).split('\n')) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    if (!encoded) continue;
    const bytes = Buffer.from(encoded, 'base64');
    const key = keys.find((one) => one.name === name && bytes.subarray(0, 4).equals(one.id));
    if (key && verify(null, Buffer.from(text), key.key, bytes.subarray(4))) return text;
  }
  return undefined;
}
