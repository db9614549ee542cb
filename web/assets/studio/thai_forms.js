// The editor of forms has no hook for translations: what it shows is put into Thai where its elements are made.
import { options } from '@bpmn-io/properties-panel/preact';
import { THAI } from './thai.js';

const WORDS = {
  // the palette and the kinds of components
  Components: 'ชิ้นส่วนแบบฟอร์ม', 'Search components': 'ค้นหาชิ้นส่วน', 'No components found.': 'ไม่พบชิ้นส่วน', Input: 'กรอก', Selection: 'เลือก', Presentation: 'แสดง', Containers: 'กลุ่ม', Action: 'ปุ่ม',
  'Text field': 'ข้อความ', 'Text area': 'ข้อความหลายบรรทัด', Number: 'จำนวน', 'Date time': 'วันและเวลา', Expression: 'สูตร (FEEL)', 'File picker': 'แนบไฟล์',
  Checkbox: 'ช่องเลือก', 'Checkbox group': 'เลือกได้หลายข้อ', 'Radio group': 'เลือกหนึ่งข้อ', Select: 'เลือกจากรายการ', 'Tag list': 'เลือกหลายข้อจากรายการ',
  'Text view': 'ข้อความแสดง', 'Image view': 'ภาพ', 'HTML view': 'HTML', Table: 'ตาราง', Spacer: 'ที่ว่าง', Separator: 'เส้นคั่น', 'Document preview': 'แสดงเอกสาร', iFrame: 'หน้าเว็บ', 'Dynamic list': 'รายการซ้ำได้', Group: 'กลุ่ม', Button: 'ปุ่ม', Form: 'แบบฟอร์ม',
  'Drag and drop components here to start designing.': 'ลากชิ้นส่วนมาวางที่นี่เพื่อเริ่มออกแบบ', 'Use the preview window to test your form.': 'ดูผลจริงในช่องตัวอย่างด้านข้าง', 'Build your form': 'สร้างแบบฟอร์ม', 'Open palette': 'เปิดชิ้นส่วน',
  // groups of the panel
  General: 'ทั่วไป', Condition: 'เงื่อนไข', Layout: 'การจัดวาง', Appearance: 'รูปแบบ', Validation: 'การตรวจค่า', Constraints: 'ข้อจำกัด', Serialization: 'การเก็บค่า', 'Custom properties': 'คุณสมบัติเพิ่มเติม', 'Options source': 'ที่มาของตัวเลือก', 'Static options': 'ตัวเลือก', 'Dynamic options': 'ตัวเลือกจากค่าในคำขอ',
  'Options expression': 'สูตรของตัวเลือก', 'Security attributes': 'ความปลอดภัย', 'Header items': 'หัวตาราง', 'Headers source': 'ที่มาของหัวตาราง', 'Data source': 'ที่มาของข้อมูล',
  // what stands in them
  'Field label': 'ชื่อช่อง', Label: 'ชื่อ', 'Group label': 'ชื่อกลุ่ม', 'Table label': 'ชื่อตาราง', Title: 'ชื่อ', 'Field description': 'คำอธิบายใต้ช่อง', Key: 'ชื่อตัวแปร', Path: 'เส้นทางตัวแปร', 'Default value': 'ค่าเริ่มต้น', Disabled: 'กรอกไม่ได้', 'Read only': 'อ่านอย่างเดียว', ID: 'รหัส', Type: 'ชนิด', Subtype: 'ชนิดย่อย', Text: 'ข้อความ', Content: 'เนื้อหา',
  'Binds to a form variable': 'ค่าที่กรอกเก็บในตัวแปรนี้', 'Date label': 'ชื่อช่องวันที่', 'Time label': 'ชื่อช่องเวลา', Date: 'วันที่', Time: 'เวลา', 'Date & Time': 'วันที่และเวลา', 'Time format': 'รูปแบบเวลา', 'Time interval': 'ช่วงเวลา', 'Use 24h': 'แบบ 24 ชั่วโมง', 'Disallow past dates': 'ห้ามวันที่ผ่านมาแล้ว',
  'Decimal digits': 'ทศนิยม (ตำแหน่ง)', Increment: 'เพิ่มทีละ', 'Output as string': 'เก็บเป็นข้อความ', 'Allows arbitrary precision values': 'เก็บจำนวนได้ละเอียดไม่จำกัด', Prefix: 'คำนำหน้า', Suffix: 'หน่วยต่อท้าย', Columns: 'จำนวนคอลัมน์', Auto: 'อัตโนมัติ', Height: 'ความสูง', 'Vertical alignment': 'แนวตั้ง', Top: 'บน', Center: 'กลาง', Bottom: 'ล่าง', 'Show outline': 'แสดงกรอบ',
  'Hide if': 'ซ่อนเมื่อ', 'Condition under which the field is hidden': 'เงื่อนไขที่ช่องนี้ถูกซ่อน', Required: 'ต้องกรอก', Minimum: 'อย่างน้อย', Maximum: 'ไม่เกิน', 'Minimum length': 'ยาวอย่างน้อย', 'Maximum length': 'ยาวไม่เกิน', 'Validation pattern': 'รูปแบบที่ตรวจ', 'Custom regular expression': 'รูปแบบกำหนดเอง (regex)', 'Custom error message': 'ข้อความเมื่อไม่ถูกต้อง', Email: 'อีเมล', Phone: 'โทรศัพท์', Custom: 'กำหนดเอง', '<none>': '<ไม่มี>',
  Value: 'ค่า', 'Input values key': 'ตัวแปรที่เก็บตัวเลือก', 'Define which input property to populate the values from': 'ชื่อตัวแปรที่มีรายการตัวเลือก', 'Define an expression to populate the options from.': 'สูตรที่ให้รายการตัวเลือก', Static: 'กำหนดที่นี่', 'Input data': 'จากค่าในคำขอ', 'List of items': 'รายการที่กำหนด', Checked: 'เลือกแล้ว', 'Not checked': 'ยังไม่เลือก', Searchable: 'ค้นหาได้',
  'Compute on': 'คำนวณเมื่อ', 'Value changes': 'ค่าเปลี่ยน', 'Form submission': 'ส่งแบบฟอร์ม', 'Target value': 'ค่าที่ได้', 'Alternative text': 'คำบรรยายภาพ', 'Image source': 'ที่อยู่ภาพ', 'Supported file formats': 'ชนิดไฟล์ที่รับ', 'Upload multiple files': 'แนบได้หลายไฟล์', 'Document reference': 'เอกสารที่แสดง', 'Max height of preview container': 'ความสูงไม่เกิน', 'Version tag': 'ชื่อรุ่น',
  'Default number of items': 'จำนวนรายการเริ่มต้น', 'Allow add/delete items': 'เพิ่มและลบรายการได้', 'Disable collapse': 'ไม่ยุบรายการ', 'Number of non-collapsing items': 'จำนวนรายการที่ไม่ยุบ', Pagination: 'แบ่งหน้า', 'Number of rows per page': 'แถวต่อหน้า', Submit: 'ส่ง', Reset: 'ล้างค่า',
  'Expression or static value (link/data URI)': 'สูตร หรือที่อยู่ของภาพ', 'Define an expression to calculate the value of this field': 'สูตรที่คำนวณค่าของช่องนี้', 'Where the child variables of this component are pathed to.': 'ตัวแปรที่เก็บค่าของช่องในกลุ่มนี้',
  'Must not be empty.': 'ต้องมีค่า', 'Must be unique.': 'ต้องไม่ซ้ำ', 'Must not contain spaces.': 'ต้องไม่มีช่องว่าง', 'Must be a variable or a dot separated path.': 'ใช้ชื่อตัวแปร หรือชื่อที่คั่นด้วยจุด', 'A number is required.': 'ต้องเป็นจำนวน', 'Should be a valid number.': 'ต้องเป็นจำนวน', 'Remove form field': 'ลบช่องนี้',
  'Select a form field to edit its properties.': 'เลือกช่องในแบบฟอร์มเพื่อแก้ไขคุณสมบัติ', 'Toggle section': 'เปิดปิดหมวด', 'Section contains edits': 'หมวดนี้มีค่าที่กำหนดไว้', 'Section contains an error': 'หมวดนี้มีข้อผิดพลาด', 'Create new list item': 'เพิ่มรายการ', 'Delete item': 'ลบรายการ', 'Toggle list item': 'เปิดปิดรายการ', Create: 'เพิ่ม', 'Opened in editor': 'เปิดอยู่ในหน้าต่างแก้ไข', 'Open pop-up editor': 'เปิดหน้าต่างแก้ไข', 'List contains {numOfItems} item': 'มีรายการ', Close: 'ปิด', 'Open documentation': 'เปิดคู่มือ',
};
const KNOWN = new Map(Object.entries(WORDS).map(([english, thai]) => [english.toLowerCase(), thai]));
const SAID = ['title', 'placeholder', 'aria-label', 'data-title', 'alt'];
const said = (text) => (typeof text === 'string' ? KNOWN.get(text.trim().toLowerCase()) ?? text.replace(/^Expression for '(.*)'$/, "คำนวณค่า ‘$1’") : text);

/** Words on the page only: what analysts write on their forms is in values, and in the preview, which is not ours. */
const translate = (vnode) => {
  const { type, props } = vnode;
  if (!props || /fjs-(form-field|input|checkbox|radio|dropdown)/.test(props.class ?? props.className ?? '')) return;
  if (props.children) props.children = Array.isArray(props.children) ? props.children.map(said) : said(props.children);
  if (typeof type !== 'string') return; // what components are given may be an analyst's own word
  for (const name of SAID) if (props[name]) props[name] = said(props[name]);
};

if (THAI) {
  const before = options.vnode;
  options.vnode = (vnode) => { translate(vnode); before?.(vnode); };
}
