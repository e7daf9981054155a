/** The port the platform listens on: tried before anything costly begins, and taken at the end. */
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { errnoOf, portTaken, StartError } from './start-error.ts';

function explainListen(host: string, port: number, cause: unknown): unknown {
  switch (errnoOf(cause)) {
    case 'EADDRINUSE':
      return portTaken(host, port, cause);
    case 'EACCES':
      return new StartError(
        'port',
        `没有权限监听端口 ${port}。请用 --port 换一个 1024 以上的端口。`,
        `no permission to listen on port ${port}. Choose one above 1024 with --port.`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        'setting',
        `本机没有地址 ${host}。请用 --host 指定本机的地址，如 127.0.0.1 或 0.0.0.0。`,
        `this machine has no address ${host}. Name one of its own with --host, such as 127.0.0.1 or 0.0.0.0.`,
        cause,
      );
    default:
      return cause;
  }
}

/** Takes the port for a moment; throws StartError when that is not possible. Port 0 is always free. */
export async function holdPort(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListen(host, port, error)));
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
}

/** This port where nobody holds it, else 0: any free one. */
export const freePort = (host: string, port: number): Promise<number> =>
  holdPort(host, port).then(
    () => port,
    () => 0,
  );

/** Listens and returns the address to open in a browser. */
export async function listen(app: FastifyInstance, at: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen({ host: at.host, port: at.port });
  } catch (error) {
    throw explainListen(at.host, at.port, error);
  }
}
