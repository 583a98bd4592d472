/**
 * Build the field app: node build.mjs FOLDER, or node build.mjs FOLDER --vectors for the kernel alone.
 *
 * Writes index.html (styles inside), sw.js, manifest.webmanifest, assets/NAME-HASH.EXT, each also as .br and .gz,
 * and build.json, which the server reads. Ends with 1 above the budget.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const BUDGET = 60_000; // bytes of brotli for what a phone loads before it works offline
const source = join(dirname(fileURLToPath(import.meta.url)), "src");
const [folder, mode] = process.argv.slice(2);
if (!folder) throw new Error("name the folder to write to");

const bundle = async (entry, more = {}) => {
  const result = await build({
    entryPoints: [join(source, entry)],
    bundle: true,
    minify: true,
    write: false,
    outdir: "out",
    format: "iife",
    target: "chrome80",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    ...more,
  });
  return (ending) => result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? "";
};
const digest = (data) => createHash("sha256").update(data);
const integrity = (data) => `sha256-${digest(data).digest("base64")}`;
const place = (html, mark, text) => {
  if (!html.includes(mark)) throw new Error(`index.html lacks ${mark}`);
  return html.replace(mark, () => text);
};

const write = (path, data) => {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, data);
  const small = brotliCompressSync(data);
  if (!path.endsWith(".png")) {
    writeFileSync(`${target}.br`, small);
    writeFileSync(`${target}.gz`, gzipSync(data, { level: 9 }));
  }
  return small.length;
};
const asset = (name, ending, data) => {
  const path = `assets/${name}-${digest(data).digest("hex").slice(0, 10)}.${ending}`;
  return { path, data, bytes: write(path, data) };
};

async function buildApp() {
  const main = await bundle("main.tsx");
  const app = asset("app", "js", main(".js"));
  const style = main(".css").trim();
  const icon = (name) => asset(name, "png", readFileSync(join(source, "icons", `${name}.png`))).path;
  const icons = { ICON_192: icon("icon-192"), ICON_512: icon("icon-512"), ICON_MASK: icon("icon-mask") };
  let manifest = readFileSync(join(source, "manifest.json"), "utf8");
  for (const [mark, path] of Object.entries(icons)) manifest = place(manifest, mark, path);
  manifest = JSON.stringify(JSON.parse(manifest));
  const svg = readFileSync(join(source, "icons", "icon.svg"), "utf8").replace(/\n\s*/g, "");
  const picture = `data:image/svg+xml,${encodeURIComponent(svg)}`; // spares a request
  let html = readFileSync(join(source, "index.html"), "utf8").replace(/\n\s*/g, "");
  html = place(place(place(html, "STYLE", style), "APP_JS", app.path), "ICON", picture);

  const shell = [["./", html], [app.path, app.data], ["manifest.webmanifest", manifest]];
  const precache = shell.map(([path, data]) => [path, integrity(data)]);
  const version = digest(JSON.stringify(precache)).digest("hex").slice(0, 10);
  const define = { PRECACHE: JSON.stringify(precache), VERSION: JSON.stringify(version) };
  const worker = (await bundle("sw.ts", { define }))(".js");

  const sizes = {
    "index.html": write("index.html", html),
    [app.path]: app.bytes,
    "sw.js": write("sw.js", worker),
    "manifest.webmanifest": write("manifest.webmanifest", manifest),
  };
  const total = Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);
  writeFileSync(join(folder, "build.json"), JSON.stringify({ version, style: integrity(style), sizes, total }));
  console.log(`field app ${version}: ${total} bytes of brotli, at most ${BUDGET}`);
  for (const [path, bytes] of Object.entries(sizes)) console.log(`  ${path} ${bytes}`);
  if (total > BUDGET) throw new Error(`the field app is ${total - BUDGET} bytes too large`);
}

try {
  if (mode === "--vectors") write("vectors.js", (await bundle("vectors.ts"))(".js"));
  else await buildApp();
} catch (error) {
  console.error(error.errors ? "the field app does not build" : error.message);
  process.exitCode = 1;
}
