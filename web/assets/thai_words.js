// bpmn-js breaks lines at blanks only; Thai has none between words. Labels are broken here, where Thai words end.
import TextRenderer from 'bpmn-js/lib/draw/TextRenderer';

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });
const pen = document.createElement('canvas').getContext('2d');

const side = (padding, name) => (typeof padding === 'object' ? (padding[name] ?? 0) : (padding ?? 0));

/** `text` with line breaks so that no line is wider than `width` pixels, broken between words. */
export function wrap(text, width, { fontSize, fontFamily, fontWeight = 'normal' }) {
  pen.font = `${fontWeight} ${fontSize}px ${fontFamily}`;
  const lines = [];
  for (const line of text.split(/\r?\n/)) {
    let now = '';
    for (const { segment } of segmenter.segment(line)) {
      if (now && pen.measureText((now + segment).trimEnd()).width > width) {
        lines.push(now.trimEnd());
        now = segment.trimStart();
      } else {
        now += segment;
      }
    }
    lines.push(now.trimEnd());
  }
  return lines.join('\n');
}

class ThaiTextRenderer extends TextRenderer {
  constructor(config) {
    super(config);
    const draw = this.createText;
    this.createText = (text, options = {}) => {
      const style = { ...this.getDefaultStyle(), ...options.style };
      const padding = side(options.padding, 'left') + side(options.padding, 'right');
      return draw(wrap(text, (options.box?.width ?? 150) - padding, style), options);
    };
  }
}
ThaiTextRenderer.$inject = ['config.textRenderer'];

export default { textRenderer: ['type', ThaiTextRenderer] };
