// What the modeler says, in Thai. Words of the standard that Thai analysts use in English stay beside the Thai one.
const WORDS = {
  // palette and context pad
  'Activate hand tool': 'เลื่อนดูแผนภาพ', 'Activate lasso tool': 'เลือกหลายชิ้นด้วยกรอบ', 'Activate create/remove space tool': 'เพิ่มหรือลดที่ว่าง',
  'Activate global connect tool': 'ลากเส้นเชื่อม', 'Create start event': 'เหตุการณ์เริ่มต้น', 'Create intermediate/boundary event': 'เหตุการณ์ระหว่างทางหรือที่ขอบ',
  'Create end event': 'เหตุการณ์สิ้นสุด', 'Create gateway': 'จุดตัดสินใจ', 'Create task': 'งาน', 'Create expanded sub-process': 'กระบวนงานย่อย (แบบเปิด)',
  'Create data object reference': 'ข้อมูล', 'Create data store reference': 'แหล่งเก็บข้อมูล', 'Create pool/participant': 'สระ (pool)', 'Create group': 'กลุ่ม',
  'Append task': 'ต่อด้วยงาน', 'Append gateway': 'ต่อด้วยจุดตัดสินใจ', 'Append end event': 'ต่อด้วยเหตุการณ์สิ้นสุด', 'Append intermediate/boundary event': 'ต่อด้วยเหตุการณ์ระหว่างทาง',
  'Append message intermediate catch event': 'ต่อด้วยการรอข้อความ', 'Append timer intermediate catch event': 'ต่อด้วยการรอเวลา',
  'Append conditional intermediate catch event': 'ต่อด้วยการรอเงื่อนไข', 'Append signal intermediate catch event': 'ต่อด้วยการรอสัญญาณ',
  'Append receive task': 'ต่อด้วยงานรอรับข้อความ', 'Append compensation activity': 'ต่อด้วยงานชดเชย', 'Add text annotation': 'เพิ่มหมายเหตุ',
  'Change element': 'เปลี่ยนชนิด', 'Change type': 'เปลี่ยนชนิด', Delete: 'ลบ', 'Connect to other element': 'ลากเส้นไปยังชิ้นอื่น', 'Connect using association': 'เชื่อมด้วยเส้นประ',
  'Connect using data input association': 'เชื่อมข้อมูลเข้า', 'Add lane above': 'เพิ่มเลนด้านบน', 'Add lane below': 'เพิ่มเลนด้านล่าง',
  'Divide into two lanes': 'แบ่งเป็นสองเลน', 'Divide into three lanes': 'แบ่งเป็นสามเลน', 'Search in diagram': 'ค้นหาในแผนภาพ', 'Align elements': 'จัดแนว', 'Align elements ': 'จัดแนว ',
  'Distribute elements horizontally': 'กระจายตามแนวนอน', 'Distribute elements vertically': 'กระจายตามแนวตั้ง', 'Toggle non-interrupting': 'สลับแบบไม่หยุดงาน',
  'Open {element}': 'เปิด {element}', Loop: 'ทำซ้ำ', 'Parallel multi-instance': 'หลายรายการพร้อมกัน', 'Sequential multi-instance': 'หลายรายการทีละรายการ',
  'Participant multiplicity': 'ผู้ร่วมหลายราย', Collection: 'รายการข้อมูล',
  // kinds of elements, in the menu that changes them and at the head of the panel
  Task: 'งาน', 'User task': 'งานของคน', 'Service task': 'งานของระบบ', 'Send task': 'งานส่งข้อความ', 'Receive task': 'งานรอรับข้อความ', 'Manual task': 'งานทำด้วยมือ',
  'Business rule task': 'งานตามตารางตัดสินใจ', 'Script task': 'งานคำนวณ (FEEL)', 'Call activity': 'เรียกกระบวนงานส่วนกลาง', 'Sub-process': 'กระบวนงานย่อย',
  'Sub-process (collapsed)': 'กระบวนงานย่อย (แบบปิด)', 'Sub-process (expanded)': 'กระบวนงานย่อย (แบบเปิด)', 'Event sub-process': 'กระบวนงานย่อยตามเหตุการณ์', Transaction: 'ธุรกรรม',
  'Ad-hoc sub-process': 'กระบวนงานย่อยเฉพาะกิจ', 'Ad-hoc sub-process (collapsed)': 'กระบวนงานย่อยเฉพาะกิจ (แบบปิด)', 'Ad-hoc sub-process (expanded)': 'กระบวนงานย่อยเฉพาะกิจ (แบบเปิด)',
  'Exclusive gateway': 'เลือกทางเดียว', 'Parallel gateway': 'ทำพร้อมกันทุกทาง', 'Inclusive gateway': 'เลือกหนึ่งทางหรือหลายทาง', 'Complex gateway': 'ตัดสินใจซับซ้อน',
  'Event-based gateway': 'แล้วแต่เหตุการณ์ใดมาก่อน', 'Start event': 'เหตุการณ์เริ่มต้น', 'End event': 'เหตุการณ์สิ้นสุด', 'Intermediate throw event': 'เหตุการณ์ระหว่างทาง (ส่ง)',
  'Intermediate catch event': 'เหตุการณ์ระหว่างทาง (รับ)', 'Boundary event': 'เหตุการณ์ที่ขอบ', 'Message start event': 'เริ่มเมื่อได้รับข้อความ', 'Timer start event': 'เริ่มตามเวลา',
  'Conditional start event': 'เริ่มเมื่อเข้าเงื่อนไข', 'Signal start event': 'เริ่มเมื่อได้สัญญาณ', 'Error start event': 'เริ่มเมื่อเกิดข้อผิดพลาด', 'Escalation start event': 'เริ่มเมื่อแจ้งผู้บังคับบัญชา',
  'Message intermediate catch event': 'รอข้อความ', 'Message intermediate throw event': 'ส่งข้อความ', 'Timer intermediate catch event': 'รอเวลา',
  'Message end event': 'สิ้นสุดและส่งข้อความ', 'Error end event': 'สิ้นสุดด้วยข้อผิดพลาด', 'Terminate end event': 'สิ้นสุดทั้งหมด', 'Escalation end event': 'สิ้นสุดและแจ้งผู้บังคับบัญชา',
  'Signal end event': 'สิ้นสุดและส่งสัญญาณ', 'Signal intermediate catch event': 'รอสัญญาณ', 'Signal intermediate throw event': 'ส่งสัญญาณ',
  'Message boundary event': 'ที่ขอบ: ได้รับข้อความ', 'Timer boundary event': 'ที่ขอบ: ถึงเวลา', 'Error boundary event': 'ที่ขอบ: ข้อผิดพลาด', 'Escalation boundary event': 'ที่ขอบ: แจ้งผู้บังคับบัญชา',
  'Message boundary event (non-interrupting)': 'ที่ขอบ: ได้รับข้อความ (งานไม่หยุด)', 'Timer boundary event (non-interrupting)': 'ที่ขอบ: ถึงเวลา (งานไม่หยุด)',
  'Sequence flow': 'เส้นทาง', 'Default flow': 'เส้นทางอื่น ๆ (default)', 'Conditional flow': 'เส้นทางมีเงื่อนไข', 'Text annotation': 'หมายเหตุ', Participant: 'ผู้ร่วม', Lane: 'เลน', Process: 'กระบวนงาน', Collaboration: 'แผนภาพทั้งหมด',
  Tasks: 'งาน', Gateways: 'จุดตัดสินใจ', Events: 'เหตุการณ์', 'Sub-processes': 'กระบวนงานย่อย', Participants: 'ผู้ร่วม', 'Data Objects': 'ข้อมูล',
  // the panel
  General: 'ทั่วไป', Documentation: 'คำอธิบาย', Name: 'ชื่อ', ID: 'รหัส', Form: 'แบบฟอร์ม', Forms: 'แบบฟอร์ม', Type: 'ชนิด', 'Form ID': 'รหัสแบบฟอร์ม', Assignment: 'ผู้รับผิดชอบ', Assignee: 'ผู้รับผิดชอบ',
  'Candidate groups': 'บทบาทที่รับงาน', 'Candidate users': 'ผู้ที่รับงานได้', 'Due date': 'กำหนดเสร็จ', 'Follow up date': 'วันติดตาม', Priority: 'ความเร่งด่วน', Condition: 'เงื่อนไข',
  'Condition expression': 'เงื่อนไข (FEEL)', Inputs: 'ค่าเข้า', Outputs: 'ค่าออก', 'Input mapping': 'ค่าเข้า', 'Output mapping': 'ค่าออก', Headers: 'ค่าส่งให้ระบบ', Key: 'ชื่อ', Value: 'ค่า',
  'Extension properties': 'คุณสมบัติเพิ่มเติม', Properties: 'คุณสมบัติ', 'Task definition': 'งานของระบบ', 'Job type': 'ชนิดงานของระบบ', Retries: 'จำนวนครั้งที่ลองใหม่', 'Called decision': 'ตารางตัดสินใจ',
  'Decision ID': 'รหัสตารางตัดสินใจ', 'Result variable': 'เก็บผลในตัวแปร', 'Called element': 'กระบวนงานที่เรียก', 'Process ID': 'รหัสกระบวนงาน', 'Process name': 'ชื่อกระบวนงาน', Executable: 'ใช้งานได้จริง',
  'Version tag': 'ชื่อรุ่น', Binding: 'ผูกกับรุ่น', Implementation: 'วิธีทำงาน', Script: 'สูตร (FEEL)', 'FEEL expression': 'สูตร (FEEL)', 'Job worker': 'ระบบภายนอก', 'DMN decision': 'ตารางตัดสินใจ (DMN)',
  Timer: 'เวลา', Date: 'วันที่', Duration: 'ระยะเวลา', Cycle: 'รอบเวลา', Message: 'ข้อความ', 'Global message reference': 'ข้อความที่อ้างถึง', 'Subscription correlation key': 'ค่าจับคู่ข้อความ',
  Error: 'ข้อผิดพลาด', 'Global error reference': 'ข้อผิดพลาดที่อ้างถึง', Code: 'รหัส', Escalation: 'แจ้งผู้บังคับบัญชา', Signal: 'สัญญาณ', 'Multi-instance': 'หลายรายการ', 'Input collection': 'รายการที่ทำทีละข้อ',
  'Input element': 'ชื่อของแต่ละข้อ', 'Output collection': 'รวมผลเป็นรายการ', 'Output element': 'ผลของแต่ละข้อ', 'Completion condition': 'เงื่อนไขที่เสร็จก่อนครบ', 'Local variable name': 'ชื่อตัวแปรในงาน',
  'Process variable name': 'ชื่อตัวแปรของคำขอ', 'Variable assignment value': 'ค่าที่กำหนด', 'Create new ...': 'สร้างใหม่ …', 'Element documentation': 'คำอธิบายของชิ้นนี้', 'Process documentation': 'คำอธิบายกระบวนงาน',
  'Select an element to edit its properties.': 'เลือกชิ้นในแผนภาพเพื่อแก้ไขคุณสมบัติ', 'Multiple elements are selected. Select a single element to edit its properties.': 'เลือกไว้หลายชิ้น โปรดเลือกชิ้นเดียวเพื่อแก้ไขคุณสมบัติ',
  'Camunda user task': 'งานของคน (Camunda)', 'Camunda Form (linked)': 'แบบฟอร์ม (ตามรหัส)', 'Camunda Form (embedded)': 'แบบฟอร์ม (ฝังในแผนภาพ)', 'Custom form key': 'แบบฟอร์มอื่น', 'External form reference': 'แบบฟอร์มภายนอก',
  '<none>': '<ไม่มี>', '<empty>': '<ว่าง>', Create: 'เพิ่ม', 'Execution listeners': 'เรียกเมื่อเริ่มหรือจบ', 'Task listeners': 'เรียกเมื่องานเปลี่ยนสถานะ', 'Event type': 'เหตุการณ์', 'Listener type': 'ชนิด',
  'Propagate all variables': 'ส่งค่าทั้งหมด', 'Propagate all child process variables': 'รับค่าทั้งหมดกลับ', 'Propagate all parent process variables': 'ส่งค่าทั้งหมดไป', 'Output propagation': 'การรับค่ากลับ', 'Input propagation': 'การส่งค่าไป',
  latest: 'ล่าสุด', deployment: 'ที่นำขึ้นใช้พร้อมกัน', 'version tag': 'ตามชื่อรุ่น', 'Variable name': 'ชื่อตัวแปร', 'Participant Name': 'ชื่อผู้ร่วม', Format: 'รูปแบบ', Local: 'เฉพาะที่', List: 'รายการ', Map: 'ชุดค่า', String: 'ข้อความ',
  // decision tables
  'View DRD': 'ดูความสัมพันธ์ของตาราง', 'Hit policy:': 'วิธีเลือกแถว:', 'Hit Policy': 'วิธีเลือกแถว', 'Hit policy': 'วิธีเลือกแถว', Unique: 'เข้าได้แถวเดียว', First: 'แถวแรกที่เข้า', Any: 'แถวใดก็ได้ที่ผลเหมือนกัน', Collect: 'รวมทุกแถวที่เข้า',
  'Rule order': 'ทุกแถวตามลำดับ', When: 'เมื่อ', And: 'และ', Then: 'ได้ผล', Annotations: 'หมายเหตุ', Annotation: 'หมายเหตุ', 'Add rule above': 'เพิ่มแถวด้านบน', 'Add rule below': 'เพิ่มแถวด้านล่าง',
  'Remove rule': 'ลบแถว', 'Copy rule': 'คัดลอกแถว', 'Cut rule': 'ตัดแถว', 'Add input left': 'เพิ่มเงื่อนไขด้านซ้าย', 'Add input right': 'เพิ่มเงื่อนไขด้านขวา', 'Add output left': 'เพิ่มผลด้านซ้าย', 'Add output right': 'เพิ่มผลด้านขวา',
  'Add input': 'เพิ่มเงื่อนไข', 'Add output': 'เพิ่มผล', 'Remove input': 'ลบเงื่อนไข', 'Remove output': 'ลบผล', Rule: 'แถว', Input: 'เงื่อนไข', Output: 'ผล', Expression: 'สูตร', 'Input label': 'ชื่อเงื่อนไข', 'Output label': 'ชื่อผล', 'Output name': 'ชื่อค่า', 'Change cell expression language': 'เปลี่ยนภาษาของช่อง', 'Add description': 'เพิ่มคำอธิบาย',
  number: 'จำนวน', boolean: 'ใช่หรือไม่ใช่', dateTime: 'วันและเวลา',
  // forms
  'ID must be unique.': 'รหัสต้องไม่ซ้ำ', 'ID must not be empty.': 'ต้องมีรหัส', 'ID must not contain spaces.': 'รหัสต้องไม่มีช่องว่าง', 'ID must be a valid QName.': 'รหัสใช้ได้เฉพาะอักษร a-z ตัวเลข และ _',
};

const KNOWN = Object.fromEntries(Object.entries(WORDS).map(([english, thai]) => [english.toLowerCase(), thai]));
const thai = (text, values = {}) => (KNOWN[text.toLowerCase()] ?? text).replace(/\{([^}]+)\}/g, (_, key) => values[key] ?? `{${key}}`);

export const THAI = document.documentElement.lang === 'th';

export default THAI ? { translate: ['value', thai] } : {};
