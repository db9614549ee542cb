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
const entries = ['main.js', 'main.css', 'form.js', 'form.css', 'viewer.js'].map((name) => join(assets, name)).filter(existsSync);

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

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
const { metafile } = await build({
  entryPoints: entries,
  outdir: fresh,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022', 'chrome110', 'firefox110', 'safari16'],
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file', '.woff': 'empty', '.svg': 'dataurl' },
  plugins: [scss],
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning',
  absWorkingDir: root,
});

const manifest = {};
for (const [built, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (!entryPoint) continue;
  const name = basename(entryPoint);
  const isCssOfScript = name.endsWith('.js') && built.endsWith('.css');
  manifest[isCssOfScript ? name.replace(/\.js$/, '.css') : name] = relative(fresh, join(root, built));
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
