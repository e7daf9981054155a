/** The bare read behind an HTTP server of Node, in a process of its own: what is left when all that a gateway does is left out. */
import { createServer } from 'node:http';
import pg from 'pg';

const { DATABASE = '', STATEMENT = '', CONNECTIONS = '32' } = process.env;

const pool = new pg.Pool({ connectionString: DATABASE, max: Number(CONNECTIONS) });
const server = createServer(async (request, reply) => {
  const id = new URLSearchParams(request.url?.split('?')[1]).get('id_no');
  const { rows } = await pool.query({ name: 'lookup', text: STATEMENT, values: [id] });
  const body = JSON.stringify({ records: rows });
  reply.writeHead(rows.length === 1 ? 200 : 500, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  reply.end(body);
});
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.once('disconnect', () => process.exit(0));
