/** Keys of the gateway itself: made once for the whole platform, kept sealed, their public halves for everybody to see. */
import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { platform } from '#kernel/actor.ts';
import { newSm2Key, sm2FromPem } from '#kernel/crypto/sm2.ts';
import { transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { serveTables } from '../tables.ts';
import type { GatewayKeys } from './profiles/index.ts';

type Host = Pick<Kernel, 'db' | 'vault' | 'clock'>;
type Algorithm = 'ed25519' | 'sm2-sm3';

const make: Record<Algorithm, () => { privatePem: string; publicPem: string }> = {
  ed25519() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    return {
      privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    };
  },
  'sm2-sm3': newSm2Key,
};

/** The live key of each algorithm; made and put on record where there is none yet, by whichever process comes first. */
export async function gatewayKeys(p: Host): Promise<GatewayKeys> {
  const ed25519 = await live(p, 'ed25519');
  const sm2 = await live(p, 'sm2-sm3');
  return {
    ed25519: { id: ed25519.id, key: createPrivateKey(ed25519.pem) },
    sm2: { id: sm2.id, key: sm2FromPem(sm2.pem) },
  };
}

async function live(p: Host, algorithm: Algorithm): Promise<{ id: string; pem: string }> {
  const find = () =>
    serveTables(p.db)
      .selectFrom('serve.gateway_key')
      .select(['id', 'sealed'])
      .where('algorithm', '=', algorithm)
      .where('retired_at', 'is', null)
      .executeTakeFirst();
  const found = (await find()) ?? (await create(p, algorithm)) ?? (await find());
  if (!found) throw new TypeError('the gateway has no key');
  return { id: found.id, pem: p.vault.open(found.sealed).toString('utf8') };
}

function create(p: Host, algorithm: Algorithm) {
  const { privatePem, publicPem } = make[algorithm]();
  const id = `gw_${randomBytes(9).toString('base64url')}`;
  return transact(p.db, async (tx) => {
    const made = await serveTables(tx)
      .insertInto('serve.gateway_key')
      .values({
        id,
        algorithm,
        sealed: p.vault.seal(privatePem),
        public_key: publicPem,
        created_at: p.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'sealed'])
      .executeTakeFirst();
    if (!made) return undefined;
    await record(tx, p, {
      kind: 'serve.gateway-key-made',
      actor: platform,
      subject: { type: 'serve.gateway', id },
      detail: { algorithm },
    });
    return made;
  });
}

/** Retired keys too: an answer of former years is still to be proved. */
export const publicGatewayKeys = (p: Pick<Host, 'db'>) =>
  serveTables(p.db)
    .selectFrom('serve.gateway_key')
    .select(['id', 'algorithm', 'public_key', 'created_at', 'retired_at'])
    .orderBy('created_at')
    .execute();
