/** The ways out by channel, as the settings name them. */
import type { Config } from '#kernel/config.ts';
import type { Channel } from '../tables.ts';
import type { Sender } from './channel.ts';
import { configuredChannels } from './configured.ts';
import { mailSender } from './mail.ts';
import { webhookSender } from './webhook.ts';

export type Senders = Partial<Record<Channel, Sender>>;

export function sendersOf(config: Config): Senders {
  const on = configuredChannels(config);
  const { smtp, mailFrom, smsWebhook, smsSecret, imWebhook, imSecret, imShape } = config;
  return {
    ...(on.includes('email') && smtp && mailFrom ? { email: mailSender(smtp, mailFrom) } : {}),
    ...(smsWebhook ? { sms: webhookSender(smsWebhook, smsSecret) } : {}),
    ...(imWebhook ? { im: webhookSender(imWebhook, imSecret, imShape) } : {}),
  };
}
