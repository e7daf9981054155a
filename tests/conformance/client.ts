/** An HTTP client as a person or a system would be: keeps its cookie, expects replies or refusals, nothing behind the scenes. */
import assert from 'node:assert/strict';

export type Reply = { status: number; body: unknown; text: string; headers: Headers };

/** A refusal as the wire carries it. */
export type Refusal = {
  code: string;
  status: number;
  articles: string[];
  fields?: { path: string; code: string; message: string; articles: string[] }[];
};

export class Client {
  readonly base: string;
  cookie = '';
  /** Done before the next request: a session that the clock has ended is begun anew only where somebody uses it. */
  first: (() => Promise<void>) | undefined;
  #renewed: Promise<void> | undefined;

  constructor(base: string) {
    this.base = base;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    await this.ready();
    const raw = body instanceof Uint8Array || typeof body === 'string';
    const response = await fetch(new URL(path, this.base), {
      method,
      redirect: 'manual',
      headers: {
        'accept-language': 'zh-CN',
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) this.cookie = line.split(';')[0] ?? this.cookie;
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: isJson && text ? JSON.parse(text) : undefined,
      text,
      headers: response.headers,
    };
  }

  /** Its cookie is good from here on: for those who send it themselves. */
  async ready(): Promise<this> {
    const { first } = this;
    this.first = undefined;
    // Several requests at once wait for the same.
    if (first) this.#renewed = first();
    await this.#renewed;
    return this;
  }

  /** Sends and expects success; gives the body. */
  async ok<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T> {
    const reply = await this.send(method, path, body, headers);
    assert.ok(reply.status < 300, `${method} ${path} → ${reply.status} ${reply.text.slice(0, 1500)}`);
    return reply.body as T;
  }

  get<T = Record<string, unknown>>(path: string): Promise<T> {
    return this.ok<T>('GET', path);
  }

  post<T = Record<string, unknown>>(path: string, body: unknown = {}): Promise<T> {
    return this.ok<T>('POST', path, body);
  }

  put<T = Record<string, unknown>>(path: string, body: unknown): Promise<T> {
    return this.ok<T>('PUT', path, body);
  }

  /** Sends and expects a refusal; checks status and, where given, the code and an article it cites. */
  async refused(
    method: string,
    path: string,
    body: unknown,
    expected: { status?: number; code?: string; article?: string; field?: string } = {},
  ): Promise<Refusal> {
    const reply = await this.send(method, path, body);
    assert.ok(
      reply.status >= 400 && reply.status < 500,
      `${method} ${path} should be refused → ${reply.status} ${reply.text.slice(0, 800)}`,
    );
    const refusal = reply.body as Refusal;
    if (expected.status) assert.equal(reply.status, expected.status, reply.text.slice(0, 800));
    if (expected.code) {
      const codes = [refusal.code, ...(refusal.fields ?? []).map(({ code }) => code)];
      assert.ok(
        codes.includes(expected.code),
        `expected ${expected.code} among ${codes.join(', ')}: ${reply.text.slice(0, 800)}`,
      );
    }
    if (expected.article) {
      const cited = [...refusal.articles, ...(refusal.fields ?? []).flatMap(({ articles }) => articles)];
      assert.ok(
        cited.includes(expected.article),
        `expected ${expected.article} among ${cited.join(', ')}: ${reply.text.slice(0, 800)}`,
      );
    }
    if (expected.field) {
      const paths = (refusal.fields ?? []).map(({ path: at }) => at);
      assert.ok(
        paths.some((at) => at.includes(expected.field ?? '')),
        `expected the field ${expected.field} among ${paths.join(', ')}`,
      );
    }
    return refusal;
  }
}
