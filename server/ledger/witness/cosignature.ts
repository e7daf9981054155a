/** Cosignatures of witnesses (c2sp.org/tlog-cosignature, Ed25519 with time). Pure. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { keyIdOf, keyOfRaw, rawOf } from '../note.ts';

const COSIGNATURE = 4;
const TIME_BYTES = 8;

export type WitnessKey = { name: string; id: Buffer; key: KeyObject };

/** What a witness hands out so that its lines can be checked: `<name>+<key id>+<key>`, of the kind for cosignatures. */
export function witnessVerifierKey(name: string, key: KeyObject): string {
  const raw = rawOf(key.type === 'private' ? createPublicKey(key) : key);
  const typed = Buffer.concat([Buffer.of(COSIGNATURE), raw]).toString('base64');
  return `${name}+${keyIdOf(name, raw, COSIGNATURE).toString('hex')}+${typed}`;
}

/** Undefined when it is no witness's verifier key or its id does not belong to it. */
export function parseWitnessKey(text: string): WitnessKey | undefined {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim()) ?? [];
  if (!name || !id || !encoded) return undefined;
  const typed = Buffer.from(encoded, 'base64');
  if (typed.length !== 33 || typed[0] !== COSIGNATURE) return undefined;
  const raw = typed.subarray(1);
  const own = keyIdOf(name, raw, COSIGNATURE);
  return own.toString('hex') === id ? { name, id: own, key: keyOfRaw(raw) } : undefined;
}

/** The checkpoint's text without signatures; undefined when there is no blank line before them. */
export function signedText(note: string): string | undefined {
  const cut = note.lastIndexOf('\n\n');
  return cut < 0 ? undefined : note.slice(0, cut + 1);
}

const signedBytes = (text: string, seconds: number): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);

/** The line a witness adds to a checkpoint, without the newline. */
export function cosignatureLine(
  text: string,
  { name, pkcs8, at }: { name: string; pkcs8: Buffer; at: Date },
): string {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const seconds = Math.floor(at.getTime() / 1000);
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(seconds));
  const id = keyIdOf(name, rawOf(createPublicKey(key)), COSIGNATURE);
  const signature = sign(null, signedBytes(text, seconds), key);
  return `— ${name} ${Buffer.concat([id, time, signature]).toString('base64')}`;
}

/** The time of the first good line of this witness among `lines`; undefined when there is none. */
export function checkedCosignature(
  text: string,
  lines: string,
  known: WitnessKey,
): { line: string; at: Date } | undefined {
  for (const line of lines.split('\n')) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    if (name !== known.name || !encoded) continue;
    const bytes = Buffer.from(encoded, 'base64');
    if (bytes.length !== 4 + TIME_BYTES + 64 || !bytes.subarray(0, 4).equals(known.id)) continue;
    const seconds = Number(bytes.readBigUInt64BE(4));
    if (!Number.isSafeInteger(seconds * 1000)) continue;
    if (verify(null, signedBytes(text, seconds), known.key, bytes.subarray(4 + TIME_BYTES)))
      return { line, at: new Date(seconds * 1000) };
  }
  return undefined;
}
