// Token simulation on the drawing: tokens run along the flows, whoever draws chooses the way; nothing is edited meanwhile.
import TokenSimulationModule from 'bpmn-js-token-simulation';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';

const THAI = {
  'Toggle Simulation Log': 'บันทึกการจำลอง', 'Reset Simulation': 'เริ่มจำลองใหม่', 'Play/Pause Simulation': 'เดินต่อหรือหยุดชั่วคราว',
  'Set Sequence Flow': 'เลือกทางเดิน', 'Add pause point': 'ให้หยุดรอที่นี่', 'Remove pause point': 'ไม่ต้องหยุดรอที่นี่', 'Trigger Event': 'ให้เกิดเหตุการณ์นี้',
  'Set animation speed = Slow': 'เดินช้า', 'Set animation speed = Normal': 'เดินปกติ', 'Set animation speed = Fast': 'เดินเร็ว',
};

const SAID = {
  'Play Simulation': 'เดินต่อ', 'Pause Simulation': 'หยุดชั่วคราว', 'Reset Simulation': 'เริ่มจำลองใหม่',
  'Process started': 'เริ่มกระบวนงาน', 'Process finished': 'จบกระบวนงาน', 'Process canceled': 'ยกเลิกกระบวนงาน', 'Simulation Log': 'บันทึกการจำลอง',
  'No Entries': 'ยังไม่มีรายการ',
};

export const tokens = TokenSimulationModule;

/** The buttons of the simulation come and go while tokens run: each is named when it appears. */
export const speakThai = (place) => {
  if (document.documentElement.lang !== 'th') return;
  const name = (element) => {
    if (element.title in THAI) element.setAttribute('title', THAI[element.title]);
    if (element.matches('.bts-text') && element.textContent.trim() in SAID) element.textContent = SAID[element.textContent.trim()];
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeType === 1) [node, ...node.querySelectorAll('[title], .bts-text')].forEach(name);
    }
  }).observe(place, { childList: true, subtree: true });
};
