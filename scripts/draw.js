// Draws one diagram with bpmn-js, Thai labels broken between words; run by draw.py inside a browser page.
(function () {
  const words = new Intl.Segmenter('th', { granularity: 'word' });
  const pen = document.createElement('canvas').getContext('2d');

  function lines(text, width, style) {
    pen.font = `${style.fontWeight || 'normal'} ${style.fontSize}px ${style.fontFamily}`;
    const done = [];
    let line = '';
    for (const { segment } of words.segment(text)) {
      if (line && pen.measureText((line + segment).trim()).width > width) {
        done.push(line.trim());
        line = '';
      }
      line += segment;
    }
    done.push(line.trim());
    return done.join('\n');
  }

  function ThaiText(textRenderer) {
    const original = textRenderer.createText;
    textRenderer.createText = function (text, options) {
      const style = Object.assign({}, textRenderer.getDefaultStyle(), options && options.style);
      const box = (options && (options.box || options.size)) || { width: 100 };
      const room = box.width - 2 * ((options && options.padding) || 0);
      return original.call(textRenderer, lines(text || '', room, style), options);
    };
  }
  ThaiText.$inject = ['textRenderer'];

  window.draw = async function (xml, zeebe) {
    const style = { fontFamily: 'Sarabun, sans-serif', fontSize: 13, lineHeight: 1.25 };
    const viewer = new BpmnJS({
      container: '#canvas',
      moddleExtensions: { zeebe },
      textRenderer: { defaultStyle: style, externalStyle: Object.assign({}, style, { fontSize: 12 }) },
      additionalModules: [{ __init__: ['thaiText'], thaiText: ['type', ThaiText] }],
    });
    const { warnings } = await viewer.importXML(xml);
    const canvas = viewer.get('canvas');
    const { inner } = canvas.viewbox();
    const size = { width: Math.ceil(inner.width + 40), height: Math.ceil(inner.height + 40) };
    Object.assign(document.getElementById('canvas').style, { width: `${size.width}px`, height: `${size.height}px` });
    canvas.resized();
    canvas.viewbox({ x: inner.x - 20, y: inner.y - 20, ...size });
    return { warnings: warnings.map((w) => w.message), ...size };
  };
})();
