/** How each service has been answering, as this process saw it in the last ten minutes: counted by the minute in a bounded place, nothing of it kept. */
import { Gauge } from 'prom-client';
import type { Metrics } from '#kernel/metrics.ts';
import type { GatewayCode } from './errors.ts';
import { sideOf } from './errors.ts';

/** `failed`: the fault was not the caller's; `refused`: it was. */
export type CallResult = 'ok' | 'failed' | 'refused';
export type ServiceHealth = {
  ok: number;
  failed: number;
  refused: number;
  bytes: number;
  /** Of answers; null where there was none. */
  averageMs: number | null;
  /** Nineteen in twenty answers took no longer, to within a quarter. */
  p95Ms: number | null;
  lastOkAt: Date | null;
  lastFailedAt: Date | null;
};

export type Health = {
  /** `proved`: by a known key, so that the name of the service is not anybody's. */
  note(call: {
    service: string;
    result: CallResult;
    proved: boolean;
    ms: number;
    bytes: number;
    at: Date;
  }): void;
  of(service: string, at: Date): ServiceHealth | undefined;
  services(): string[];
};

const minute = 60_000;
export const WINDOW_MINUTES = 10;
/** Of more services than these the one seen first is forgotten: some 2 KiB each. */
const MOST_SERVICES = 1000;

/** Upper bounds in milliseconds, each a quarter above the one before: from 0.5 to over ten seconds. */
const bounds = Array.from({ length: 46 }, (_, place) => 0.5 * 1.25 ** place);
const placeOf = (ms: number): number => {
  const place = Math.ceil(Math.log(ms / 0.5) / Math.log(1.25));
  return Math.min(Math.max(place, 0), bounds.length - 1);
};

type Slot = {
  minute: number;
  ok: number;
  failed: number;
  refused: number;
  bytes: number;
  ms: number;
  durations: Uint32Array;
};
type Seen = { slots: Slot[]; lastOkAt: Date | null; lastFailedAt: Date | null };

const fresh = (): Slot => ({
  minute: -1,
  ok: 0,
  failed: 0,
  refused: 0,
  bytes: 0,
  ms: 0,
  durations: new Uint32Array(bounds.length),
});

export function openHealth(): Health {
  const seen = new Map<string, Seen>();
  const place = (service: string): Seen => {
    const [oldest] = seen.keys();
    if (seen.size >= MOST_SERVICES && oldest !== undefined) seen.delete(oldest);
    const made = { slots: Array.from({ length: WINDOW_MINUTES }, fresh), lastOkAt: null, lastFailedAt: null };
    seen.set(service, made);
    return made;
  };
  return {
    note({ service, result, proved, ms, bytes, at }) {
      // Whoever calls names what it likes: a refusal of the caller's own making opens no place.
      const known = seen.get(service) ?? (proved && result !== 'refused' ? place(service) : undefined);
      if (!known) return;
      const now = Math.floor(at.getTime() / minute);
      const slot = known.slots[now % WINDOW_MINUTES];
      if (!slot) return;
      if (slot.minute !== now) {
        slot.durations.fill(0);
        Object.assign(slot, { minute: now, ok: 0, failed: 0, refused: 0, bytes: 0, ms: 0 });
      }
      slot[result] += 1;
      if (result === 'failed') known.lastFailedAt = at;
      if (result !== 'ok') return;
      known.lastOkAt = at;
      slot.bytes += bytes;
      slot.ms += ms;
      const bucket = placeOf(ms);
      slot.durations[bucket] = (slot.durations[bucket] ?? 0) + 1;
    },
    of(service, at) {
      const known = seen.get(service);
      if (!known) return undefined;
      const now = Math.floor(at.getTime() / minute);
      const slots = known.slots.filter((slot) => slot.minute > now - WINDOW_MINUTES && slot.minute <= now);
      const sum = (what: 'ok' | 'failed' | 'refused' | 'bytes' | 'ms') =>
        slots.reduce((total, slot) => total + slot[what], 0);
      const ok = sum('ok');
      const { lastOkAt, lastFailedAt } = known;
      return {
        ok,
        failed: sum('failed'),
        refused: sum('refused'),
        bytes: sum('bytes'),
        averageMs: ok === 0 ? null : sum('ms') / ok,
        p95Ms: ok === 0 ? null : p95(slots, ok),
        lastOkAt,
        lastFailedAt,
      };
    },
    services: () => [...seen.keys()],
  };
}

function p95(slots: readonly Slot[], count: number): number | null {
  let left = Math.ceil(count * 0.95);
  for (const [place, bound] of bounds.entries()) {
    for (const { durations } of slots) left -= durations[place] ?? 0;
    if (left <= 0) return bound;
  }
  return null;
}

/** A refusal by what the platform or the data lacked speaks against the service; any other against the call. */
export const resultOf = (code: GatewayCode): CallResult =>
  sideOf(code) === 'platform' || code === 'gateway.resource-not-active' ? 'failed' : 'refused';

const opened = new WeakMap<Metrics, Health>();

/** One for each set of numbers: the listener of calls notes, `/metrics` and the desk read. */
export function healthOf(p: { metrics: Metrics; clock: { now(): Date } }): Health {
  const known = opened.get(p.metrics);
  if (known) return known;
  const health = openHealth();
  opened.set(p.metrics, health);
  const gauge = (
    name: string,
    help: string,
    labels: readonly string[],
    set: (gauge: Gauge<string>, service: string, of: ServiceHealth) => void,
  ): Gauge =>
    new Gauge({
      name,
      help,
      labelNames: ['service', ...labels],
      registers: [p.metrics.registry],
      collect() {
        this.reset();
        const now = p.clock.now();
        for (const service of health.services()) {
          const found = health.of(service, now);
          if (found) set(this, service, found);
        }
      },
    });
  gauge('gongshu_service_calls', 'Calls of a service in ten minutes', ['result'], (on, service, of) => {
    for (const result of ['ok', 'failed', 'refused'] as const) on.set({ service, result }, of[result]);
  });
  gauge('gongshu_service_seconds', 'Seconds of its answers in ten minutes', ['of'], (on, service, of) => {
    if (of.averageMs !== null) on.set({ service, of: 'average' }, of.averageMs / 1000);
    if (of.p95Ms !== null) on.set({ service, of: 'p95' }, of.p95Ms / 1000);
  });
  gauge('gongshu_service_bytes', 'Bytes of its answers in ten minutes', [], (on, service, { bytes }) =>
    on.set({ service }, bytes),
  );
  gauge('gongshu_service_last_seconds', 'When it last answered and failed', ['result'], (on, service, of) => {
    if (of.lastOkAt) on.set({ service, result: 'ok' }, of.lastOkAt.getTime() / 1000);
    if (of.lastFailedAt) on.set({ service, result: 'failed' }, of.lastFailedAt.getTime() / 1000);
  });
  return health;
}
