/** Secrets that must be used again (such as HMAC keys): AES-256-GCM under the master key, whose id travels with them. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';
import { writePrivately } from './stores/folder.ts';

export type Vault = {
  /** Id of the key that seals now. */
  keyId: string;
  seal(plain: Buffer | string): Buffer;
  /** Throws when the bytes were altered or the key is not known. */
  open(sealed: Buffer): Buffer;
};

const FORM = 1;
const ID_BYTES = 8;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

const idOf = (key: Buffer): Buffer =>
  createHash('sha256').update('gongshu master key').update(key).digest().subarray(0, ID_BYTES);

/** The first key seals, all of them open: rotation is a new first line, then sealing anew what the old one holds. */
export function openVault(keys: readonly Buffer[]): Vault {
  const [first] = keys;
  if (!first || keys.some((key) => key.length !== KEY_BYTES))
    throw new TypeError('master keys have 32 bytes');
  const byId = new Map(keys.map((key) => [idOf(key).toString('hex'), key]));
  const id = idOf(first);
  return {
    keyId: id.toString('hex'),
    seal: (plain) => {
      const iv = randomBytes(IV_BYTES);
      const head = Buffer.concat([Buffer.of(FORM), id, iv]);
      const cipher = createCipheriv('aes-256-gcm', first, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(head);
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([head, cipher.getAuthTag(), body]);
    },
    open: (sealed) => {
      const head = sealed.subarray(0, 1 + ID_BYTES + IV_BYTES);
      const tagged = sealed.subarray(head.length);
      if (sealed[0] !== FORM || tagged.length < TAG_BYTES) throw new TypeError('not a sealed secret');
      const key = byId.get(head.subarray(1, 1 + ID_BYTES).toString('hex'));
      if (!key) throw new TypeError('sealed under a master key that is not here');
      const decipher = createDecipheriv('aes-256-gcm', key, head.subarray(1 + ID_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(head);
      decipher.setAuthTag(tagged.subarray(0, TAG_BYTES));
      return Buffer.concat([decipher.update(tagged.subarray(TAG_BYTES)), decipher.final()]);
    },
  };
}

function parseKeys(text: string, source: string): Buffer[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const keys = lines.map((line) => Buffer.from(line, 'base64'));
  if (keys.length === 0 || keys.some((key) => key.length !== KEY_BYTES)) {
    throw new StartError(
      'master-key',
      `主密钥（${source}）格式不对：每行应为 32 字节的 base64。可用 openssl rand -base64 32 生成。`,
      `the master key (${source}) is malformed: each line is 32 bytes in base64. Make one with: openssl rand -base64 32.`,
    );
  }
  return keys;
}

export type MasterKeySource = { masterKey?: string; masterKeyFile?: string; data: string };

/** From the environment, else the named file, else the data folder's own, which is made at the first start. */
export async function loadMasterKeys(source: MasterKeySource): Promise<Buffer[]> {
  if (source.masterKey) return parseKeys(source.masterKey.replaceAll(',', '\n'), 'GONGSHU_MASTER_KEY');
  if (source.masterKeyFile)
    return parseKeys(readFileSync(source.masterKeyFile, 'utf8'), source.masterKeyFile);
  const path = join(source.data, 'secrets', 'master.key');
  try {
    return parseKeys(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const key = randomBytes(KEY_BYTES);
  await writePrivately(path, `${key.toString('base64')}\n`);
  return [key];
}
