/** Signed notes, verifier keys and heads as text: read and held against each other with nothing but plain arithmetic. Pure. */
import { sha256, signedBy } from './crypto.ts';

export type Words = { zh: string; en: string };
export type Key = { name: string; id: string; raw: Uint8Array };
export type Note = { text: string; signatures: { name: string; bytes: Uint8Array }[] };
export type Tree = { origin: string; size: number; root: string };
export const utf8 = new TextEncoder();
export const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Undefined when the text is not exactly the base64 of some bytes. */
export function base64(text: string): Uint8Array | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

export const join = (...parts: Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** `<name>+<id>+<key>`, as c2sp.org/signed-note has it; undefined unless the id belongs to the key. */
export function readKey(text: string): Key | undefined {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const typed = base64(encoded);
  if (!name || typed?.length !== 33 || typed[0] !== 1) return undefined;
  const found = hex(sha256(join(utf8.encode(`${name}\n`), typed)).slice(0, 4));
  return found === id ? { name, id, raw: typed.slice(1) } : undefined;
}

export function readNote(text: string): Note | undefined {
  const cut = text.lastIndexOf('\n\n');
  if (cut < 0) return undefined;
  const signatures = [];
  for (const line of text.slice(cut + 2).split('\n')) {
    if (line === '') continue;
    const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = base64(encoded);
    if (!name || !bytes || bytes.length < 5) return undefined;
    signatures.push({ name, bytes });
  }
  return signatures.length > 0 ? { text: text.slice(0, cut + 1), signatures } : undefined;
}

export function readTree(text: string): Tree | undefined {
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n/.exec(text) ?? [];
  return origin && size && root ? { origin, size: Number(size), root } : undefined;
}

export const verifierKeyOf = ({ name, id, raw }: Key): string =>
  `${name}+${id}+${toBase64(join(Uint8Array.of(1), raw))}`;

/** Every key in a text, one a line; what is no key is passed over. */
export const readKeys = (text: string): Key[] => text.split('\n').flatMap((line) => readKey(line) ?? []);

/** Whether one of the note's lines is a good signature of this key. */
export const signedWith = (note: Note, key: Key): boolean =>
  note.signatures.some(
    ({ name, bytes }) =>
      name === key.name &&
      hex(bytes.slice(0, 4)) === key.id &&
      signedBy(key.raw, utf8.encode(note.text), bytes.slice(4)),
  );
