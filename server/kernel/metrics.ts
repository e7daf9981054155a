/** Numbers for the operators, in the Prometheus form, each registered under one name. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  registry: Registry;
  requests: Counter<'method' | 'route' | 'status'>;
  duration: Histogram<'method' | 'route'>;
  gatewayCalls: Counter<'outcome'>;
  jobs: Counter<'name' | 'outcome'>;
  queueDepth: Gauge;
  rowsLoaded: Counter<'outcome'>;
  pushRecords: Counter<'outcome'>;
  pushLag: Histogram;
};

export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Counter({
      name: 'gongshu_http_requests_total',
      help: 'HTTP requests by route and status',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    duration: new Histogram({
      name: 'gongshu_http_request_seconds',
      help: 'Seconds from request to reply',
      labelNames: ['method', 'route'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    gatewayCalls: new Counter({
      name: 'gongshu_gateway_calls_total',
      help: 'Calls of data services by outcome code',
      labelNames: ['outcome'],
      registers,
    }),
    jobs: new Counter({
      name: 'gongshu_jobs_total',
      help: 'Jobs by name and outcome',
      labelNames: ['name', 'outcome'],
      registers,
    }),
    queueDepth: new Gauge({ name: 'gongshu_queue_depth', help: 'Jobs waiting', registers }),
    rowsLoaded: new Counter({
      name: 'gongshu_rows_loaded_total',
      help: 'Rows made visible or held back by loads',
      labelNames: ['outcome'],
      registers,
    }),
    pushRecords: new Counter({
      name: 'gongshu_push_records_total',
      help: 'Records pushed by application systems',
      labelNames: ['outcome'],
      registers,
    }),
    pushLag: new Histogram({
      name: 'gongshu_push_lag_seconds',
      help: 'Seconds from the production of a pushed record until it is visible',
      buckets: [1, 2, 5, 10, 30, 60, 300, 900, 3600, 86_400],
      registers,
    }),
  };
}
