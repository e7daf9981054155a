/**
 * `call.pg`, `call.PostGraphile`, `call.sm2`, `call.verify`, `call.refused`: calls over HTTP that are signed, granted, metered and
 * recorded, signed with SM2, answered by yes and no, or refused while somebody attacks; beside the same read without any of it, in turns.
 */
import { randomBytes } from 'node:crypto';
import { signingKey } from '#rooms/serve/gateway/signature.ts';
import type { HttpLoad, SqlLoad } from './call-load.ts';
import { type Peer, startBare, startPostGraphile } from './call-peers.ts';
import { sharesOf } from './call-shares.ts';
import {
  bareLoad,
  claimSigner,
  identities,
  type Loader,
  nativeSigner,
  openLoader,
  openStand,
  processorOf,
  Rounds,
  type ServiceShape,
  type Sign,
  type Stand,
  signedLoad,
  sm2Signer,
  textOf,
  wideGrant,
} from './call-stand.ts';
import { type Measure, type MeasureOptions, numberOption } from './measure.ts';

type Settings = { rows: number; calls: number; rounds: number; connections: number[] };

const settingsOf = (options: MeasureOptions): Settings => ({
  rows: numberOption(options, 'rows', 100_000),
  /** Of one side in one round. */
  calls: numberOption(options, 'calls', 4_000),
  rounds: numberOption(options, 'rounds', 5),
  connections: options.connections ? [numberOption(options, 'connections', 32)] : [32, 256],
});

export async function withStand<T>(
  rows: number,
  work: (stand: Stand, loader: Loader) => Promise<T>,
  shape: ServiceShape = {},
): Promise<T> {
  const stand = await openStand(rows, shape);
  const loader = openLoader();
  try {
    return await work(stand, loader);
  } finally {
    loader.close();
    await stand.close();
  }
}

type Sides = Record<string, (count: number) => HttpLoad | SqlLoad>;

/** Every side in turn, round after round, so that whatever else the machine does meets all of them alike. */
export async function inTurns<S extends Sides>(
  stand: Stand,
  loader: Loader,
  sides: S,
  { calls, rounds }: Pick<Settings, 'calls' | 'rounds'>,
): Promise<Record<keyof S & string, Rounds>> {
  const found: Record<string, Rounds> = {};
  for (const [name, load] of Object.entries(sides)) {
    await loader.run(load(Math.min(2000, calls)));
    found[name] = new Rounds();
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, load] of Object.entries(sides)) {
      const asked = load(calls);
      const before = processorOf(stand, loader);
      const done = await loader.run(asked);
      if (done.refused > 0) throw new Error(`${done.refused} calls of ${name} were refused`);
      found[name]?.add(done);
      found[name]?.spent(before, processorOf(stand, loader));
    }
  }
  return found as Record<keyof S & string, Rounds>;
}

const perRound = (ours: Rounds, reference: Rounds): string =>
  ours.rates.map((rate, at) => (rate / (reference.rates[at] ?? Number.NaN)).toFixed(3)).join(' ');

const howMeasured = ({ rows, calls, rounds }: Settings, connections: number): string =>
  `${rounds} rounds in turns of ${calls} single-key calls on ${rows} rows over ${connections} kept connections, warm; one hot grant, fsync on, sequencer running; load from another process of the same machine`;

/** Signed calls, beside what `against` reads from the same table. */
async function measureReads(
  name: string,
  options: MeasureOptions,
  signer: (stand: Stand) => Promise<Sign>,
  against: (stand: Stand) => Promise<{ sides: (connections: number) => Sides; stop(): void }>,
  shape: ServiceShape = {},
): Promise<Measure[]> {
  const settings = settingsOf(options);
  const measure = async (stand: Stand, loader: Loader): Promise<Measure[]> => {
    const sign = await signer(stand);
    const beside = await against(stand);
    const measures: Measure[] = [];
    try {
      for (const connections of settings.connections) {
        const ours = (count: number): HttpLoad => signedLoad(stand, sign, count, connections);
        const found = await inTurns(stand, loader, { ours, ...beside.sides(connections) }, settings);
        const { ours: own, reference, ...others } = found as Record<string, Rounds>;
        if (!own || !reference) throw new TypeError('a measure has two sides');
        measures.push({
          name: measures.length === 0 ? name : `${name}.${connections}`,
          value: own.perSecond,
          unit: 'calls/s',
          reference: reference.perSecond,
          ratio: own.perSecond / reference.perSecond,
          method: howMeasured(settings, connections),
          detail: {
            connections,
            latency: own.latency,
            'latency of the reference': reference.latency,
            'ratio of each round': perRound(own, reference),
            ...Object.fromEntries(
              Object.entries(others).map(([other, rounds]) => [
                other,
                `${Math.round(rounds.perSecond)}/s, ratio ${(own.perSecond / rounds.perSecond).toFixed(3)}, ${rounds.latency}`,
              ]),
            ),
            'processor, µs a call': own.processor,
            'processor of the reference, µs a call': reference.processor,
            ...(measures.length === 0 ? await alone(loader, stand, sign) : {}),
            ...(options.shares === 'no' ? {} : await sharesOf(stand, ours(2 * settings.calls), loader)),
          },
        });
      }
    } finally {
      beside.stop();
    }
    return measures;
  };
  return withStand(settings.rows, measure, shape);
}

/** What a caller waits who is alone. */
async function alone(loader: Loader, stand: Stand, sign: Sign): Promise<Record<string, string>> {
  const rounds = new Rounds();
  await loader.run(signedLoad(stand, sign, 100, 1));
  rounds.add(await loader.run(signedLoad(stand, sign, 500, 1)));
  return { 'one call alone': rounds.latency };
}

const ordinary = async (stand: Stand): Promise<Sign> => {
  const grant = await wideGrant(stand);
  return nativeSigner(stand, await stand.made.key(grant.id));
};

export const measurePg = (options: MeasureOptions): Promise<Measure[]> =>
  measureReads('call.pg', options, ordinary, async (stand) => {
    const http = await startBare(stand);
    return {
      sides: (connections) => ({
        reference: (count) => bareLoad(stand, count, connections),
        'the bare read behind an HTTP server': (count) => http.load(count, connections),
      }),
      stop: http.stop,
    };
  });

export const measurePostGraphile = (options: MeasureOptions): Promise<Measure[]> =>
  measureReads('call.PostGraphile', options, ordinary, async (stand) => {
    const peer: Peer = await startPostGraphile(stand);
    return {
      sides: (connections) => ({ reference: (count) => peer.load(count, connections) }),
      stop: peer.stop,
    };
  });

const besideBare = async (stand: Stand) => ({
  sides: (connections: number): Sides => ({ reference: (count) => bareLoad(stand, count, connections) }),
  stop: () => undefined,
});

export const measureSm2 = (options: MeasureOptions): Promise<Measure[]> => {
  const signer = async (stand: Stand): Promise<Sign> => sm2Signer(stand, (await wideGrant(stand)).id);
  return measureReads('call.sm2', { connections: '32', ...options }, signer, besideBare);
};

/** One claim of one person a call, beside the bare read of that person. */
export const measureVerify = (options: MeasureOptions): Promise<Measure[]> => {
  const signer = async (stand: Stand): Promise<Sign> =>
    claimSigner(stand, await stand.made.key((await wideGrant(stand)).id));
  const shape: ServiceShape = { kind: 'verify', guesses: 3 };
  return measureReads('call.verify', { connections: '32', ...options }, signer, besideBare, shape);
};

/** Half of them of keys nobody has, half of a key that is known, signed with another secret. */
function attack(stand: Stand, keyId: string, count: number, connections: number): HttpLoad {
  const at = new Date();
  const secret = signingKey(randomBytes(32));
  const requests = identities(stand, count).map((id, place) => {
    const key = { keyId: place % 2 === 0 ? keyId : `gk_${randomBytes(12).toString('base64url')}`, secret };
    return textOf(nativeSigner(stand, key)(id, at));
  });
  return { kind: 'http', host: '127.0.0.1', port: stand.port, connections, requests };
}

const HONEST = 8;

/** Refusals a second, and what an honest caller notices of the attack. */
export async function measureRefused(options: MeasureOptions): Promise<Measure> {
  const settings = settingsOf({ connections: '32', ...options });
  const [connections = 32] = settings.connections;
  const { calls, rounds } = settings;
  return withStand(settings.rows, async (stand, loader) => {
    const grant = await wideGrant(stand);
    const key = await stand.made.key(grant.id);
    const sign = nativeSigner(stand, key);
    const honest = openLoader();
    const [refusals, reference, alone, attacked] = [new Rounds(), new Rounds(), new Rounds(), new Rounds()];
    await loader.run(attack(stand, key.keyId, 2000, connections));
    await honest.run(signedLoad(stand, sign, 500, HONEST));
    for (let round = 0; round < rounds; round++) {
      alone.add(await honest.run(signedLoad(stand, sign, calls / 8, HONEST)));
      const attackers = attack(stand, key.keyId, calls, connections);
      const [refused, answered] = await Promise.all([
        loader.run(attackers),
        honest.run(signedLoad(stand, sign, calls / 8, HONEST)),
      ]);
      if (refused.done > 0) throw new Error(`${refused.done} calls of attackers were answered`);
      if (answered.refused > 0) throw new Error(`${answered.refused} honest calls were refused`);
      refusals.add({ ...refused, done: refused.refused });
      attacked.add(answered);
      reference.add(await loader.run(bareLoad(stand, calls, connections)));
    }
    honest.close();
    return {
      name: 'call.refused',
      value: refusals.perSecond,
      unit: 'refusals/s',
      reference: reference.perSecond,
      ratio: refusals.perSecond / reference.perSecond,
      method: `${rounds} rounds of ${calls} calls over ${connections} connections, half with keys nobody has, half of a known key with a wrong signature (these on record one by one), while ${HONEST} connections call honestly; beside the bare read`,
      detail: {
        'latency of a refusal': refusals.latency,
        'honest calls alone': `${Math.round(alone.perSecond)}/s, ${alone.latency}`,
        'honest calls under attack': `${Math.round(attacked.perSecond)}/s, ${attacked.latency}`,
      },
    };
  });
}
