// Bundles web/assets into web/static/dist under hashed names and writes manifest.json (source name -> built name).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { compile } from 'sass';

const assets = dirname(fileURLToPath(import.meta.url));
const root = join(assets, '..', '..');
const dist = join(root, 'web', 'static', 'dist');
const fresh = `${dist}.new`;
const studio = ['studio.js', 'studio_table.js', 'studio_form.js', 'studio_sheet.js', 'studio_trial.js', 'studio_compare.js', 'studio_pages.css'].map((name) => `studio/${name}`); // analysts only
const entries = ['main.js', 'main.css', 'form.js', 'form.css', 'viewer.js', ...studio].map((name) => join(assets, name)).filter(existsSync);

const scss = {
  name: 'scss',
  setup(bundle) {
    bundle.onLoad({ filter: /\.scss$/ }, ({ path }) => ({
      contents: compile(path, { loadPaths: [join(root, 'node_modules')], quietDeps: true }).css,
      loader: 'css',
      resolveDir: dirname(path),
    }));
  },
};

// The editor of expressions writes its styles into the page, which our policy does not let: it takes the way of constructed style sheets.
const styles = {
  name: 'styles',
  setup(bundle) {
    bundle.onLoad({ filter: /style-mod[\\/]src[\\/]style-mod\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace('!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets'),
    }));
    bundle.onLoad({ filter: /domify[\\/]index\.js$/ }, ({ path }) => ({ // the same for HTML that is made of text
      contents: `${readFileSync(path, 'utf8').replace('export default function domify(', 'function made(')}
export default function domify(text, document) {
  const found = made(typeof text === 'string' ? text.replace(/ style="/g, ' data-style="') : text, document);
  for (const one of [found, ...(found.querySelectorAll?.('[data-style]') ?? [])]) if (one.dataset?.style) one.style.cssText = one.dataset.style;
  return found;
}`,
    }));
    bundle.onLoad({ filter: /-elements[\\/]\w+Icons\.js$/ }, ({ path }) => ({ // what a style attribute says, attributes of SVG say too
      contents: readFileSync(path, 'utf8').replace(/style="([^"]*)"/g, (_, said) => said.replace(/([\w-]+):([^;]+);?/g, '$1="$2" ')),
    }));
  },
};

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
const { metafile } = await build({
  entryPoints: entries,
  outdir: fresh,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022', 'chrome110', 'firefox110', 'safari16'],
  entryNames: '[name]-[hash]', // names are unique, whatever the folder
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'dataurl' },
  alias: { preact: '@bpmn-io/properties-panel/preact' }, // one copy for the panel and for what is in it, or its hooks do not find each other
  plugins: [scss, styles],
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
  absWorkingDir: root,
});

const manifest = {};
for (const [built, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
  if (!entryPoint) continue;
  const name = basename(entryPoint);
  manifest[name] = relative(fresh, join(root, built));
  if (name.endsWith('.js') && cssBundle) manifest[name.replace(/\.js$/, '.css')] = relative(fresh, join(root, cssBundle));
}
const icon = readFileSync(join(assets, 'icon.svg'));
manifest['icon.svg'] = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`;
writeFileSync(join(fresh, manifest['icon.svg']), icon);
for (const file of readdirSync(fresh).filter((name) => /\.(css|js)$/.test(name))) {
  writeFileSync(join(fresh, `${file}.gz`), gzipSync(readFileSync(join(fresh, file)), { level: 9 }));
}
writeFileSync(join(fresh, 'manifest.json'), `${JSON.stringify(manifest, Object.keys(manifest).sort(), 2)}\n`);
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
