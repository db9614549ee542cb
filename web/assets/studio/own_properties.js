// The first group of the panel: what an analyst asks of a task here. Who does it, with which form, in which stage, in how many days.
import { SelectEntry, TextFieldEntry, isSelectEntryEdited, isTextFieldEntryEdited } from '@bpmn-io/properties-panel';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { h } from '@bpmn-io/properties-panel/preact';
import { useService as service } from 'bpmn-js-properties-panel';

const extension = (element, type) => element.businessObject.extensionElements?.values?.find((one) => is(one, type));

/** Set an attribute of an extension element, made when missing and taken out when empty; one step to undo. */
const set = (injector, element, type, change, empty) => {
  const [bpmnFactory, commands] = [injector.get('bpmnFactory'), injector.get('commandStack')];
  const business = element.businessObject;
  const kept = business.extensionElements ?? bpmnFactory.create('bpmn:ExtensionElements', { values: [] });
  const others = kept.values.filter((one) => !is(one, type));
  const made = bpmnFactory.create(type, change(extension(element, type)));
  for (const inner of made.get('properties') ?? []) inner.$parent = made;
  const holder = bpmnFactory.create('bpmn:ExtensionElements', { values: empty(made) ? others : [...others, made] });
  holder.$parent = business;
  for (const one of holder.values) one.$parent = holder;
  commands.execute('element.updateModdleProperties', { element, moddleElement: business, properties: { extensionElements: holder } });
};

const attribute = (type, name) => ({
  get: (element) => extension(element, type)?.get(name) ?? '',
  set: (injector, element, value) => set(injector, element, type, (old) => ({ ...Object.fromEntries(old?.$descriptor.properties.map((p) => [p.name, old.get(p.name)]).filter(([, v]) => v !== undefined) ?? []), [name]: value || undefined }), (made) => !made.get(name)),
});

const property = (name) => ({
  get: (element) => extension(element, 'zeebe:Properties')?.get('properties').find((one) => one.name === name)?.value ?? '',
  set: (injector, element, value) => {
    const factory = injector.get('bpmnFactory');
    const change = (old) => {
      const others = (old?.get('properties') ?? []).filter((one) => one.name !== name);
      return { properties: value ? [...others, factory.create('zeebe:Property', { name, value })] : others };
    };
    set(injector, element, 'zeebe:Properties', change, (made) => !made.get('properties').length);
  },
});

const entry = (id, label, place, options) => {
  const component = ({ element }) => {
    const injector = service('injector');
    const debounce = service('debounceInput');
    const shared = { element, id, label, getValue: () => place.get(element), setValue: (value) => place.set(injector, element, value) };
    if (!options) return h(TextFieldEntry, { ...shared, debounce });
    const known = options();
    const now = place.get(element);
    const all = [{ value: '', label: '–' }, ...known, ...(now && !known.some((one) => one.value === now) ? [{ value: now, label: now }] : [])];
    return h(SelectEntry, { ...shared, getOptions: () => all });
  };
  return { id, component, isEdited: options ? isSelectEntryEdited : isTextFieldEntryEdited };
};

export default (context) => {
  const { words, roles, stages, forms } = context;
  const role = attribute('zeebe:AssignmentDefinition', 'candidateGroups');
  const form = {
    get: attribute('zeebe:FormDefinition', 'formId').get,
    set: (injector, element, value) => {
      if (value && is(element, 'bpmn:UserTask') && !extension(element, 'zeebe:UserTask')) set(injector, element, 'zeebe:UserTask', () => ({}), () => false);
      attribute('zeebe:FormDefinition', 'formId').set(injector, element, value);
    },
  };
  const stage = entry('anuyat-stage', words.stage, property('stage'), () => stages);
  const entries = (element) => {
    if (is(element, 'bpmn:UserTask')) {
      return [
        entry('anuyat-role', words.role, role, () => roles), entry('anuyat-form', words.form, form, forms), stage,
        entry('anuyat-days', words.days, property('days')),
        entry('anuyat-unit', words.unit, property('unit'), () => [{ value: 'working', label: words.working }, { value: 'calendar', label: words.calendar }]),
      ];
    }
    if (is(element, 'bpmn:Task') || is(element, 'bpmn:CallActivity')) return [stage];
    if (is(element, 'bpmn:EndEvent')) return [entry('anuyat-outcome', words.outcome, property('outcome'), () => context.outcomes), entry('anuyat-clock', words.clock, property('clock'), () => context.clocks)];
    if (is(element, 'bpmn:IntermediateThrowEvent')) return [entry('anuyat-clock', words.clock, property('clock'), () => context.clocks), stage];
    return [];
  };

  class OwnProperties {
    constructor(panel) { panel.registerProvider(400, this); }

    getGroups(element) {
      return (groups) => {
        const own = entries(element);
        if (own.length) groups.splice(1, 0, { id: 'anuyat', label: words.own, entries: own, shouldOpen: true });
        return groups;
      };
    }
  }
  OwnProperties.$inject = ['propertiesPanel'];
  return { __init__: ['ownProperties'], ownProperties: ['type', OwnProperties] };
};
