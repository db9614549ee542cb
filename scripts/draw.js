// Draws one diagram with bpmn-js, Thai labels broken between words; run by draw.py inside a browser page.
(function () {
  const words = new Intl.Segmenter('th', { granularity: 'word' });
  // words that the segmenter takes apart
  const whole =
    /ใบอนุญาต|ใบเสร็จรับเงิน|ค่าธรรมเนียม|ลงนาม|ไม่มา|มารับ|หนังสือรับรอง|ศูนย์บริการ|ใบรับแจ้ง|ตามรายการ|เจ้าหน้าที่|จัดทำ|ตรวจสอบ|ตรวจสถานที่|สถานที่|ส่งมอบ|ได้รับ|เหตุอันสมควร|คำขอ/g;
  const pen = document.createElement('canvas').getContext('2d');

  function pieces(text) {
    const found = [];
    let from = 0;
    for (const match of text.matchAll(whole)) {
      found.push(...Array.from(words.segment(text.slice(from, match.index)), (one) => one.segment), match[0]);
      from = match.index + match[0].length;
    }
    return found.concat(Array.from(words.segment(text.slice(from)), (one) => one.segment));
  }

  // The last line is filled first: the first one, beside the task's mark, is the short one.
  function lines(text, width, style) {
    pen.font = `${style.fontWeight || 'normal'} ${style.fontSize}px ${style.fontFamily}`;
    const done = [];
    let line = '';
    for (const segment of pieces(text).reverse()) {
      if (line && pen.measureText((segment + line).trim()).width > width) {
        done.unshift(line.trim());
        line = '';
      }
      line = segment + line;
    }
    done.unshift(line.trim());
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
    const size = { width: Math.ceil(inner.width + 40), height: Math.ceil(inner.height + 60) };
    Object.assign(document.getElementById('canvas').style, { width: `${size.width}px`, height: `${size.height}px` });
    canvas.resized();
    canvas.viewbox({ x: inner.x - 20, y: inner.y - 20, ...size });
    return { warnings: warnings.map((w) => w.message), ...size };
  };
})();
