// Serves a built folder as the server does: files only, with its Content-Security-Policy. Usage: serve.mjs <folder> <port>
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const [folder, port] = [process.argv[2], Number(process.argv[3])];
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

createServer((request, response) => {
  const path = join(folder, normalize(new URL(request.url, "http://here").pathname));
  if (!existsSync(path) || !statSync(path).isFile()) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": types[extname(path)] ?? "text/plain", "Content-Security-Policy": policy });
  createReadStream(path).pipe(response);
}).listen(port, "127.0.0.1");
