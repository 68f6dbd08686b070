// Reads flowcharts by Mermaid itself; prints of each its kind, the texts of its boxes and its lines.
//   node mermaid.mjs FOLDER-OF-PACKAGES FILE…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const packages = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { JSDOM } = packages("jsdom");
const page = new JSDOM("<!doctype html><body></body>");
globalThis.window = page.window;
globalThis.document = page.window.document;
const { default: mermaid } = await import(pathToFileURL(`${process.argv[2]}/node_modules/mermaid/dist/mermaid.core.mjs`));
mermaid.initialize({ startOnLoad: false });

for (const path of process.argv.slice(3)) {
  const text = readFileSync(path, "utf8");
  const { diagramType } = await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const boxes = Object.fromEntries([...db.getVertices().values()].map((box) => [box.id, box.text]));
  const lines = db.getEdges().map((line) => [line.start, line.end, line.text]);
  console.log(JSON.stringify({ diagramType, boxes, lines }));
}
