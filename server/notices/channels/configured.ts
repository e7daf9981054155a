/** Which ways out the operator has configured; without any the platform only tells inside itself. */
import type { Config } from '#kernel/config.ts';
import type { Channel } from '../tables.ts';

export function configuredChannels(config: Config): Channel[] {
  return [
    ...(config.smtp && config.mailFrom ? (['email'] as const) : []),
    ...(config.smsWebhook ? (['sms'] as const) : []),
    ...(config.imWebhook ? (['im'] as const) : []),
  ];
}
