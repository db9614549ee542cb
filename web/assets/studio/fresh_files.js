// What a new file of a draft has in it before anybody draws or writes, and the small form that asks for one.
import { make } from './notes.js';

const bpmn = (id, name) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="Definitions_${id}" targetNamespace="http://bpmn.io/schema/bpmn" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">
  <bpmn:process id="${id}" name="${name}" isExecutable="true">
    <bpmn:startEvent id="Start_${id}"><bpmn:outgoing>Flow_${id}</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="Flow_${id}" sourceRef="Start_${id}" targetRef="End_${id}" />
    <bpmn:endEvent id="End_${id}"><bpmn:incoming>Flow_${id}</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_${id}">
    <bpmndi:BPMNPlane id="Plane_${id}" bpmnElement="${id}">
      <bpmndi:BPMNShape id="Start_${id}_di" bpmnElement="Start_${id}"><dc:Bounds x="180" y="100" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="End_${id}_di" bpmnElement="End_${id}"><dc:Bounds x="500" y="100" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow_${id}_di" bpmnElement="Flow_${id}"><di:waypoint x="216" y="118" /><di:waypoint x="500" y="118" /></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;

const dmn = (id, name) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="Definitions_${id}" name="${name}" namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="${id}" name="${name}">
    <decisionTable id="Table_${id}" hitPolicy="FIRST">
      <input id="Input_${id}"><inputExpression id="Expression_${id}" typeRef="string"><text></text></inputExpression></input>
      <output id="Output_${id}" name="result" typeRef="string" />
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="${id}"><dc:Bounds height="80" width="180" x="160" y="100" /></dmndi:DMNShape></dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
`;

const form = (id) => `${JSON.stringify({ type: 'default', id, schemaVersion: 18, components: [] }, null, 2)}\n`;

/** Kind → where the file stands, and what is in it. */
const fresh = {
  form: (service, id) => [`forms/${service}/${id}.form`, form(id)],
  table: (_, id) => [`processes/${id}.dmn`, dmn(id, id)],
  part: (_, id) => [`processes/part_${id.replace(/^part_/, '')}.bpmn`, bpmn(`part_${id.replace(/^part_/, '')}`, id)],
};

export default fresh;

/** A new form, table or part in the draft. */
export const adder = ({ words, add, open = false, typed = '' }) => {
  const kind = make('select', { className: 'form-select' }, ...Object.keys(fresh).map((one) => make('option', { value: one, textContent: words[one] })));
  const id = make('input', { className: 'form-control', placeholder: words.fileId, value: typed, spellcheck: false, maxLength: 50 });
  kind.setAttribute('aria-label', words.addFile);
  id.setAttribute('aria-label', words.fileId);
  const form = make('form', {}, kind, id, make('button', { className: 'btn btn-sm', textContent: words.add }));
  form.addEventListener('submit', (event) => { event.preventDefault(); event.stopPropagation(); if (/^[a-z][a-z0-9_]*$/.test(id.value)) add(kind.value, id.value); else id.focus(); });
  return make('details', { className: 'tab-add', open }, make('summary', { textContent: `+ ${words.addFile}` }), form);
};
