/** Mail by SMTP. */
import { createTransport } from 'nodemailer';
import { ChannelError, type Sender } from './channel.ts';

const CONNECT_MS = 10_000;
const SOCKET_MS = 30_000;
/** Replies of 5xx are for ever (RFC 5321, 4.2.1). */
const FOR_EVER = 500;

/** `smtp(s)://user:password@host:port`. STARTTLS is used where the server offers it. */
export function mailSender(server: string, from: string): Sender {
  const url = new URL(server);
  const secure = url.protocol === 'smtps:';
  const transport = createTransport({
    host: url.hostname,
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(message) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: message.address },
          subject: message.title,
          text: [message.body, ...(message.link ? ['', message.link] : [])].join('\n'),
          // Chinese in one piece, whatever lies on its way.
          textEncoding: 'base64',
          messageId: `<${message.id}@gongshu>`,
          ...(message.urgent ? { priority: 'high' as const } : {}),
        });
      } catch (error) {
        throw refusal(error);
      }
    },
  };
}

function refusal(error: unknown): ChannelError {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const status =
    error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
      ? error.responseCode
      : undefined;
  // A wrong password is mended by the operator, hence tried again.
  const final = status !== undefined && status >= FOR_EVER && code !== 'EAUTH';
  return new ChannelError(status === undefined ? `smtp ${code}` : `smtp ${code} ${status}`, final, error);
}
