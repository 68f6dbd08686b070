// The page: a saying from the api inside the frame from the site. If one of them does not answer, it
// says so with 502 rather than waiting.
const http = require('http');

const port = Number(process.env.PORT || 3000);
const api = process.env.API_URL || 'http://127.0.0.1:8000';
const site = process.env.SITE_URL || 'http://127.0.0.1:8080';

async function get(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.text();
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

async function page() {
  const [frame, answer] = await Promise.all([get(`${site}/frame.html`), get(`${api}/saying`)]);
  return frame.replace('<!-- saying -->', () => escaped(JSON.parse(answer).saying));
}

const server = http.createServer(async (request, response) => {
  const send = (status, type, body) => response.writeHead(status, { 'Content-Type': type }).end(body);
  if (request.url === '/healthz') return send(200, 'text/plain', 'ok\n');
  if (request.url !== '/') return send(404, 'text/plain', 'there are / and /healthz\n');
  try {
    return send(200, 'text/html; charset=utf-8', await page());
  } catch (error) {
    return send(502, 'text/plain; charset=utf-8', `${error.message}\n`);
  }
});

process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
server.listen(port, process.env.HOST || '127.0.0.1', () => console.log(`web: listening on port ${port}`));
