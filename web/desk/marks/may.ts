// For whom tracing and the canary are: those who oversee; the platform decides again in any case.
import type { Me } from '../shell/session.ts';

export const mayTrace = (me: Me | undefined): boolean =>
  me?.roles.some((role) => role === 'bureau' || role === 'auditor') ?? false;
