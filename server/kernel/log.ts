/** Structured logs of one line an event; never personal data, secrets, bodies or query values. */
import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

export function openLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      // `rawPacket` is a request that could not be parsed, cookies and all.
      paths: ['password', 'secret', 'authorization', 'cookie', '*.password', '*.secret', '*.rawPacket'],
      remove: true,
    },
  });
}
