// The one way the browser talks to the platform: typed JSON calls whose refusals arrive as ProblemError.
/** One fault of one field; texts already in the reader's language. `path` is the JSON path in the request. */
export type FieldIssue = {
  path: string;
  code: string;
  message: string;
  mend?: string;
  articles: string[];
  severity: 'error' | 'warning' | string;
};

/** RFC 9457 problem document as every room of the platform sends it. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  mend?: string;
  articles?: string[];
  rule?: string;
  fields?: FieldIssue[];
  requestId?: string;
};

/** A refusal by the platform, or a connection that failed (`code: 'network'`, status 0). */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
  get fields(): FieldIssue[] {
    return this.problem.fields ?? [];
  }
  get articles(): string[] {
    return this.problem.articles ?? [];
  }
}

export type Query = Record<string, string | number | boolean | string[] | undefined | null>;

/** Path plus query; empty values are left out so that addresses stay short. */
export function withQuery(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Turns whatever came back into a Problem; a proxy's HTML page becomes a plain one. */
export function problemFrom(status: number, body: string): Problem {
  try {
    const parsed = JSON.parse(body) as Partial<Problem>;
    if (typeof parsed.code === 'string') {
      return { type: 'about:blank', title: parsed.code, detail: '', ...parsed, code: parsed.code, status };
    }
  } catch {
    // Not JSON: fall through to the plain problem.
  }
  return { type: 'about:blank', title: String(status), status, detail: '', code: `http-${status}` };
}

export const networkProblem: Problem = {
  type: 'about:blank',
  title: 'network',
  status: 0,
  detail: '',
  code: 'network',
};

let language = 'zh-CN';
/** Texts of problems come in this language. */
export function speak(lang: string): void {
  language = lang;
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      signal,
      headers: {
        accept: 'application/json',
        'accept-language': language,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ProblemError(networkProblem);
  }
  const text = await response.text();
  if (!response.ok) throw new ProblemError(problemFrom(response.status, text));
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    call<T>('GET', withQuery(path, query), undefined, signal),
  post: <T>(path: string, body: unknown = {}) => call<T>('POST', path, body),
  put: <T>(path: string, body: unknown) => call<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, body),
  delete: <T>(path: string) => call<T>('DELETE', path),
};

export type UploadProgress = { sent: number; total: number };

/** Sends a file as the raw body. Resolves with the reply; `abort()` on the signal stops it. Bytes, not percent. */
export function upload<T>(
  path: string,
  file: File,
  options: { onProgress?: (progress: UploadProgress) => void; signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.setRequestHeader('accept-language', language);
    request.upload.onprogress = (event) =>
      options.onProgress?.({ sent: event.loaded, total: event.lengthComputable ? event.total : file.size });
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(new ProblemError(problemFrom(request.status, request.responseText)));
    };
    request.onerror = () => reject(new ProblemError(networkProblem));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    options.signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
