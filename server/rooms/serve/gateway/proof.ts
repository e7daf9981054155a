/** What proves one call to a stranger: the text its caller signed with a key of its own, the signature on record, the public key. */
import { sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { getGrant } from '../grants.ts';
import { grantPolicy } from '../policy.ts';
import type { CallProof } from '../schema-calls.ts';
import type { KeyAlgorithm } from '../tables.ts';
import { proves, publicKeyOf } from './profiles/material.ts';

/** With `base` in base.txt without a line feed at its end, `publicKey` in key.pem, and `signature` decoded into sig.bin. */
const commands: Partial<Record<KeyAlgorithm, string>> = {
  ed25519: 'openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in base.txt -sigfile sig.bin',
  'sm2-sm3':
    'openssl pkeyutl -verify -pubin -inkey key.pem -rawin -digest sm3 -pkeyopt distid:1234567812345678 -in base.txt -sigfile sig.bin',
  'rsa-pss-sha512':
    'openssl dgst -sha512 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:64 -verify key.pem -signature sig.bin base.txt',
};

function howToVerify(algorithm: KeyAlgorithm): Text {
  const command = commands[algorithm];
  return {
    zh: `把签名原文存为 base.txt（末尾不加换行），公钥存为 key.pem，签名按 base64 解码存为 sig.bin${command ? `，运行：${command}` : '；ECDSA 签名为 r‖s 两个等长整数，转成 DER 后用 openssl dgst -verify 核验'}。再核对签名与记录 detail.request 一致、记录的回执与证明成立，并向调用方核实公钥指纹`,
    en: `Save the signed text as base.txt (no line feed at its end), the public key as key.pem, the signature decoded from base64 as sig.bin${command ? `, and run: ${command}` : '; an ECDSA signature is r‖s of equal length: make DER of it, then openssl dgst -verify'}. Then see that the signature is the one in the entry's detail.request, that the entry's receipt is proven, and ask the caller for the key's fingerprint`,
  };
}

/** Undefined of an entry beside which no such text lies: signed with a shared secret, refused before it was known, or erased. */
export async function callProof(
  ex: Executor,
  { vault }: Pick<Kernel, 'vault'>,
  hash: string,
): Promise<CallProof | undefined> {
  const { rows } = await sql<{
    at: Date;
    grant_id: string;
    key_id: string;
    sealed: Buffer;
    algorithm: KeyAlgorithm;
    public_key: string;
    fingerprint: string;
    signature: string;
  }>`select b.at, b.grant_id, b.key_id, b.sealed, k.algorithm, k.public_key, k.fingerprint,
      convert_from(e.body, 'utf8')::jsonb #>> '{detail,request}' as signature
    from ledger.entry e join serve.call_base b on b.entry_id = e.id join serve.key k on k.id = b.key_id
    where e.hash = ${Buffer.from(hash, 'hex')}`.execute(ex);
  const [row] = rows;
  if (!row) return undefined;
  const base = vault.open(row.sealed).toString('utf8');
  const { algorithm, signature } = row;
  const key = publicKeyOf(algorithm, row.public_key);
  return {
    entry: hash,
    at: row.at.toISOString(),
    grantId: row.grant_id,
    keyId: row.key_id,
    algorithm,
    publicKey: row.public_key,
    fingerprint: row.fingerprint,
    base,
    signature,
    fits:
      typeof key === 'object' &&
      proves({ algorithm, secret: undefined, publicKey: key }, base, Buffer.from(signature, 'base64')),
    how: howToVerify(algorithm),
  };
}

/** The same for whoever has a part in the call's grant or oversees it; on record before they read it, since the text may name a person. */
export async function readCallProof(p: Serving, actor: Actor, hash: string): Promise<CallProof | undefined> {
  const proof = await callProof(p.db, p, hash);
  const grant = proof && (await getGrant(p.db, proof.grantId));
  if (!grant) return undefined;
  permit(grantPolicy, actor, grant);
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'serve.call-proof-read',
      actor,
      subject: { type: 'serve.grant', id: grant.id },
      organisations: [grant.consumerId, grant.providerId],
      detail: { call: hash },
    }),
  );
  return proof;
}

/** As one file that a person reads and a program takes apart. */
export function callProofText(proof: CallProof): string {
  const { base, fits, how, publicKey, ...facts } = proof;
  return [
    ...Object.entries(facts).map(([name, value]) => `${name}: ${value}`),
    `fits: ${fits ? 'yes 相符' : 'NO 不符'}`,
    '',
    publicKey.trim(),
    '',
    '-----BEGIN SIGNED TEXT-----',
    base,
    '-----END SIGNED TEXT-----',
    '',
    how.zh,
    how.en,
  ].join('\n');
}
