/** Structured logs of one line an event; never personal data, secrets, bodies or query values. */
import { type Logger as PinoLogger, pino } from 'pino';

export type Logger = PinoLogger;

export function openLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['password', 'secret', 'authorization', 'cookie', '*.password', '*.secret'],
      remove: true,
    },
  });
}
