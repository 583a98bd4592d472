/**
 * Build the field app: node build.mjs FOLDER, or node build.mjs FOLDER --vectors for kernel and phone as tests drive them.
 *
 * Writes index.html (styles inside), sw.js, manifest.webmanifest, assets/NAME-HASH.EXT, each also as .br and .gz,
 * and build.json, which the server reads. Ends with 1 above a budget.
 * What `src/main.tsx` imports at once is the shell; what it imports later are the rooms, those of disasters, and what few open.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const BUDGET = 60_000; // bytes of brotli that a phone loads before the app is drawn
const ROOMS_BUDGET = 64_000; // the rooms behind the lock, loaded while the worker enrols or types the PIN
const SELDOM_BUDGET = 6_000; // screens that few open, loaded when one of them is first entered
const AID_BUDGET = 64_000; // the rooms of disasters, loaded likewise
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
/** Bundle the app into modules: the entry with all it imports at once, in the order in which they load, then the rest. */
async function bundleApp() {
  const names = "[name]-[hash]";
  const { metafile, outputFiles } = await build({
    entryPoints: [{ in: join(source, "main.tsx"), out: "app" }],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: "assets",
    format: "esm",
    target: "chrome80",
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    entryNames: names,
    chunkNames: names,
  });
  const text = Object.fromEntries(outputFiles.map((file) => [`assets/${basename(file.path)}`, file.text]));
  const outputs = Object.entries(metafile.outputs);
  const enteredBy = (name) => outputs.find(([, { entryPoint }]) => entryPoint?.endsWith(name));
  /** An entry with all that it imports at once, in the order in which it loads, without what is there by then. */
  const loading = (entry, there) => {
    const found = [entry];
    for (const path of found)
      for (const one of metafile.outputs[path].imports)
        if (one.kind === "import-statement" && ![...there, ...found].includes(one.path)) found.push(one.path);
    return found;
  };
  const [entry, { cssBundle }] = enteredBy("main.tsx");
  const shell = loading(entry, []);
  if (/^import\{[^}]*\}from"(.\/[^"]+)";export\{[^}]*\};\s*$/.test(text[entry])) shell.shift(); // the entry only names the file in which all of the shell is
  /** What an entry that is there loads later. */
  const later = (name, there) => (enteredBy(name) ? loading(enteredBy(name)[0], [entry, ...there]) : []);
  const rooms = later("rooms/routes.ts", shell);
  const seldom = later("rooms/seldom.ts", [...shell, ...rooms]);
  const aid = later("rooms/bencana/routes.ts", [...shell, ...rooms, ...seldom]);
  return { shell, rooms, seldom, aid, text, style: cssBundle ? text[cssBundle].trim() : "" };
}

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
  const app = await bundleApp();
  const icon = (name) => asset(name, "png", readFileSync(join(source, "icons", `${name}.png`))).path;
  const icons = { ICON_192: icon("icon-192"), ICON_512: icon("icon-512"), ICON_MASK: icon("icon-mask") };
  let manifest = readFileSync(join(source, "manifest.json"), "utf8");
  for (const [mark, path] of Object.entries(icons)) manifest = place(manifest, mark, path);
  manifest = JSON.stringify(JSON.parse(manifest));
  let html = readFileSync(join(source, "index.html"), "utf8").replace(/\n\s*/g, "");
  const [entry, ...others] = app.shell;
  const early = others.map((path) => `<link rel="modulepreload" href="${path}">`).join("");
  html = place(place(place(html, "STYLE", app.style), "APP_JS", entry), "ICON", icons.ICON_192);
  html = place(html, "<script", `${early}<script`);

  const scripts = [...app.shell, ...app.rooms, ...app.seldom, ...app.aid].map((path) => [path, app.text[path]]);
  const kept = [["./", html], ...scripts, ["manifest.webmanifest", manifest]];
  const precache = kept.map(([path, data]) => [path, integrity(data)]);
  const version = digest(JSON.stringify(precache)).digest("hex").slice(0, 10);
  const define = { PRECACHE: JSON.stringify(precache), VERSION: JSON.stringify(version) };
  const worker = (await bundle("sw.ts", { define }))(".js");

  const texts = Object.fromEntries([...scripts, ["index.html", html], ["sw.js", worker], ["manifest.webmanifest", manifest]]);
  const sizes = Object.fromEntries(Object.entries(texts).map(([path, data]) => [path, write(path, data)]));
  const sum = (paths) => paths.reduce((total, path) => total + sizes[path], 0);
  const [rooms, seldom, aid] = [sum(app.rooms), sum(app.seldom), sum(app.aid)];
  const shell = sum(Object.keys(sizes)) - rooms - seldom - aid;
  writeFileSync(join(folder, "build.json"), JSON.stringify({ version, style: integrity(app.style), sizes, shell, rooms, seldom, aid, rest: app.rooms, later: [...app.seldom, ...app.aid] }));
  console.log(`field app ${version}: ${shell} bytes of brotli, at most ${BUDGET}; rooms ${rooms}, at most ${ROOMS_BUDGET}; seldom ${seldom}, at most ${SELDOM_BUDGET}; disasters ${aid}, at most ${AID_BUDGET}`);
  for (const [path, bytes] of Object.entries(sizes)) console.log(`  ${path} ${bytes}`);
  if (shell > BUDGET) throw new Error(`the field app is ${shell - BUDGET} bytes too large`);
  if (rooms > ROOMS_BUDGET) throw new Error(`the rooms of the field app are ${rooms - ROOMS_BUDGET} bytes too large`);
  if (seldom > SELDOM_BUDGET) throw new Error(`what few open is ${seldom - SELDOM_BUDGET} bytes too large`);
  if (aid > AID_BUDGET) throw new Error(`the rooms of disasters are ${aid - AID_BUDGET} bytes too large`);
}

try {
  if (mode === "--vectors") write("vectors.js", (await bundle("vectors.ts"))(".js"));
  else await buildApp();
} catch (error) {
  console.error(error.errors ? "the field app does not build" : error.message);
  process.exitCode = 1;
}
