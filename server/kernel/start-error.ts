/** Why the platform cannot start: one line in each language that says what to do; ends the process with code 2. */

export type StartReason =
  | 'setting'
  | 'port'
  | 'disk-full'
  | 'permission'
  | 'owned'
  | 'store-down'
  | 'unsupported'
  | 'master-key'
  | 'law'
  | 'unforeseen';

/** Exit code of every refused start, so that a service manager can tell it from a crash. */
export const START_REFUSED = 2;

export class StartError extends Error {
  readonly reason: StartReason;
  readonly zh: string;
  readonly en: string;

  constructor(reason: StartReason, zh: string, en: string, cause?: unknown) {
    super(en, { cause });
    this.name = 'StartError';
    this.reason = reason;
    this.zh = zh;
    this.en = en;
  }

  /** The one line for the terminal. */
  get line(): string {
    return `启动失败：${this.zh} | Cannot start: ${this.en}`.replace(/\s*\n\s*/g, ' ');
  }
}

export const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const chain = function* (error: unknown): Generator<unknown> {
  let current: unknown = error;
  for (let depth = 0; depth < 8 && current; depth++) {
    yield current;
    if (current instanceof AggregateError) yield* current.errors;
    current = current instanceof Error ? current.cause : undefined;
  }
};

const isFull = (error: unknown): boolean =>
  errnoOf(error) === 'ENOSPC' ||
  errnoOf(error) === 'EDQUOT' ||
  errnoOf(error) === '53100' ||
  (error instanceof Error && /No space left on device|NOT_ENOUGH_SPACE/.test(error.message));

/** Is a full disk anywhere among this error's causes? */
export const isDiskFull = (error: unknown): boolean => [...chain(error)].some(isFull);

export function diskFull(place: string, cause?: unknown): StartError {
  return new StartError(
    'disk-full',
    `磁盘空间不足（${place}）。请清理或扩容后重新启动，或用 --data 指定其他磁盘上的目录。`,
    `the disk of ${place} is full. Free or add space and start again, or name a folder on another disk with --data.`,
    cause,
  );
}

export function portTaken(host: string, port: number, cause?: unknown): StartError {
  return new StartError(
    'port',
    `端口 ${host}:${port} 已被占用。请停止占用它的程序，或用 --port 换一个端口。`,
    `port ${host}:${port} is already in use. Stop the program that holds it, or choose another with --port.`,
    cause,
  );
}

export function storeDown(
  name: string,
  address: string,
  why: string,
  option: string,
  cause?: unknown,
): StartError {
  return new StartError(
    'store-down',
    `无法使用 ${name}（${address}）：${why}。请确认它已启动且地址、账号正确（${option}）。`,
    `${name} at ${address} cannot be used: ${why}. See that it runs and that address and account are right (${option}).`,
    cause,
  );
}

/** Turns any failure of the start into the line to print; unknown ones keep their own message. */
export function explainStart(error: unknown, place: string): StartError {
  if (error instanceof StartError) return error;
  if (isDiskFull(error)) return diskFull(place, error);
  const code = errnoOf(error);
  const path =
    error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : place;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StartError(
      'permission',
      `没有权限写入 ${path}。请修改目录权限，或用 --data 指定可写的目录。`,
      `no permission to write ${path}. Change the folder's permissions, or name a writable one with --data.`,
      error,
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return new StartError(
    'unforeseen',
    `发生未预料的错误：${message}`,
    `an unforeseen failure: ${message}`,
    error,
  );
}
