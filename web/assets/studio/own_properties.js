// What an analyst asks of an element here: who does it, with which form, by when, and what happens when it is done. Names are chosen, not typed.
import { CheckboxEntry, FeelEntry, SelectEntry, TextFieldEntry, isCheckboxEntryEdited, isFeelEntryEdited, isSelectEntryEdited, isTextFieldEntryEdited } from '@bpmn-io/properties-panel';
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

/** One of several ids with spaces between them: the nth, behind the last one the next. */
const nth = (place, n) => ({
  get: (element) => place.get(element).split(/\s+/)[n] ?? '',
  set: (injector, element, value) => {
    if (value.startsWith('=')) return place.set(injector, element, value);
    const all = place.get(element).split(/\s+/).filter(Boolean);
    all.splice(n, 1, ...(value ? [value] : []));
    return place.set(injector, element, all.join(' '));
  },
});

const isFeel = (value) => value.startsWith('=');

/** Every entry of ours is this one component, so that what is typed in stays when the panel is drawn anew. */
const Own = ({ element, id, shown, place, more }) => {
  const injector = service('injector');
  const shared = { element, id, debounce: service('debounceInput'), getValue: () => place.get(element), setValue: (value) => place.set(injector, element, value ?? '') };
  return h(shown, { ...shared, ...more(place.get(element)) });
};

const entry = (shown, isEdited, id, place, more) => ({ id, isEdited, shown, place, more, component: Own });

const chosen = (id, label, place, options, words, more = {}) => entry(SelectEntry, isSelectEntryEdited, id, place, (now) => {
  const known = options();
  const formula = more.formula ? [{ value: '=', label: words.formula }] : [];
  const unknown = now && !known.some((one) => one.value === now) && !(isFeel(now) && more.formula) ? [{ value: now, label: now }] : [];
  return { label, description: more.hint, getOptions: () => [{ value: '', label: more.empty ?? '–' }, ...known, ...unknown, ...formula] };
});

const formula = (id, label, place, hint) => entry(FeelEntry, isFeelEntryEdited, id, place, () => ({ label, description: hint, feel: 'required' }));

/** A pick list that also takes a formula: then the formula stands below it. */
const named = (id, label, place, options, words, element, more = {}) => {
  const now = place.get(element);
  const list = { get: (one) => (isFeel(place.get(one)) ? '=' : place.get(one)), set: place.set };
  const first = chosen(id, label, list, options, words, { ...more, formula: true });
  return isFeel(now) ? [first, formula(`${id}-formula`, words.formulaOf, place)] : [first];
};

const several = (id, label, place, options, words, element, hint) => {
  const now = place.get(element);
  if (isFeel(now) || !now) return named(id, label, place, options, words, element, { hint });
  const all = now.split(/\s+/).filter(Boolean);
  return [...all, ''].map((_, n) => chosen(n ? `${id}-${n}` : id, n ? '' : label, nth(place, n), options, words, n === all.length ? { empty: words.more } : { hint }));
};

const KIND = (element) => element.type.slice(5, 6).toLowerCase() + element.type.slice(6);

export default (context) => {
  const { words, roles, agreed, groups, names } = context;
  const of = (kind) => () => (kind === 'role' ? roles : names()[kind] ?? []);

  const entriesOf = (one, element) => {
    const [id, place] = [`anuyat-${one.name}`, property(one.name)];
    if (one.value === 'choice') return [chosen(id, one.label, place, () => one.choices, words, { hint: one.hint })];
    if (one.value === 'true') {
      const flag = { get: (at) => place.get(at) === 'true', set: (injector, at, value) => place.set(injector, at, value ? 'true' : '') };
      return [entry(CheckboxEntry, isCheckboxEntryEdited, id, flag, () => ({ label: one.label, description: one.hint }))];
    }
    if (one.value === 'feel') return [formula(id, one.label, place, one.hint)];
    if (one.value === 'number') return [entry(FeelEntry, isFeelEntryEdited, id, place, () => ({ label: one.label, description: one.hint, feel: 'optional' }))];
    if (one.value === 'text') return [entry(TextFieldEntry, isTextFieldEntryEdited, id, place, () => ({ label: one.label, description: one.hint }))];
    return one.several ? several(id, one.label, place, of(one.value), words, element, one.hint) : named(id, one.label, place, of(one.value), words, element, { hint: one.hint });
  };

  const form = {
    get: attribute('zeebe:FormDefinition', 'formId').get,
    set: (injector, element, value) => {
      if (value && is(element, 'bpmn:UserTask') && !extension(element, 'zeebe:UserTask')) set(injector, element, 'zeebe:UserTask', () => ({}), () => false);
      attribute('zeebe:FormDefinition', 'formId').set(injector, element, value);
    },
  };
  const first = (element) => {
    if (is(element, 'bpmn:UserTask')) return [...named('anuyat-role', words.role, attribute('zeebe:AssignmentDefinition', 'candidateGroups'), of('role'), words, element), chosen('anuyat-form', words.form, form, of('form'), words)];
    if (is(element, 'bpmn:CallActivity')) return [chosen('anuyat-part', words.calledPart, attribute('zeebe:CalledElement', 'processId'), of('part'), words)];
    if (is(element, 'bpmn:BusinessRuleTask')) return [chosen('anuyat-decision', words.decision, attribute('zeebe:CalledDecision', 'decisionId'), of('decision'), words)];
    return [];
  };
  const meant = (element) => (one) => {
    if (!one.kinds.includes(KIND(element))) return false;
    const message = element.businessObject.eventDefinitions?.some((event) => is(event, 'bpmn:MessageEventDefinition'));
    return one.name !== 'offered_to' && one.name !== 'form' ? true : message || property(one.name).get(element) || (one.name === 'form' && is(element, 'bpmn:ServiceTask'));
  };

  class OwnProperties {
    constructor(panel) { panel.registerProvider(400, this); }

    getGroups(element) {
      return (all) => {
        const asked = agreed.filter(meant(element));
        const own = groups.map(({ id, label }) => {
          const entries = [...(id === 'work' ? first(element) : []), ...asked.filter((one) => one.group === id).flatMap((one) => entriesOf(one, element))];
          return { id: `anuyat-${id}-group`, label, entries, shouldOpen: id === 'work' };
        });
        all.splice(1, 0, ...own.filter((one) => one.entries.length));
        return all;
      };
    }
  }
  OwnProperties.$inject = ['propertiesPanel'];
  return { __init__: ['ownProperties'], ownProperties: ['type', OwnProperties] };
};
