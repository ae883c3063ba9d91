// What a person finds on a page. Put before every script of person.rs and keyboard.rs; runs
// in the page, whether its own scripts may or not. A function that finds nothing, or more
// than one, says so in a sentence instead of giving an element.

const clean = text => (text || '').replace(/\s+/g, ' ').trim();

const shown = element =>
  element.getClientRects().length > 0 && element.checkVisibility({visibilityProperty: true});

// the name that is read on a thing, or read out for it
const named = element => {
  const labelled = (element.getAttribute('aria-labelledby') || '').split(' ')
    .map(id => document.getElementById(id)).filter(Boolean).map(label => label.textContent);
  const value = element.matches('input[type=submit], input[type=button]') ? element.value : '';
  return clean(element.getAttribute('aria-label') || labelled.join(' ') ||
    element.innerText || value || element.querySelector('img')?.alt || element.title);
};

// those with this name; without one, those whose name contains it
const among = (elements, name, read) => {
  const wanted = clean(name);
  const exact = elements.filter(element => read(element).includes(wanted));
  return exact.length > 0 ? exact
    : elements.filter(element => read(element).some(text => text.includes(wanted)));
};

const list = (elements, read) =>
  [...new Set(elements.flatMap(read).filter(Boolean))].slice(0, 60).join(' | ');

const centred = element => {
  element.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
  return element;
};

const PRESSABLE = 'a[href], button, summary, input[type=submit], input[type=button], ' +
  '[role=button], [role=link], [role=tab], [role=menuitem], [role=option]';
const ROW = 'tr, li, article, section, fieldset, form, dialog, nav, [role=row]';

// what can be pressed and is called so; with a second text, in the row that it stands in
const pressable = (name, beside) => {
  const all = [...document.querySelectorAll(PRESSABLE)].filter(shown);
  const read = element => [named(element), clean(element.innerText)];
  let found = among(all, name, read);
  if (beside) {
    const near = clean(beside);
    found = among(all.filter(element =>
      clean(element.closest(ROW)?.innerText).includes(near)), name, read);
    // a row in a section: the one that is nearest to the text
    const rows = found.map(element => element.closest(ROW));
    found = found.filter((_, nr) =>
      !rows.some(other => other !== rows[nr] && rows[nr].contains(other)));
  }
  const places = new Set(found.map(element => element.href || element));
  if (found.length === 0) {
    return `nothing to press is called "${name}"` + (beside ? ` beside "${beside}"` : '') +
      `; there are: ${list(all, read)}`;
  }
  if (places.size > 1) return `${places.size} different things are called "${name}"`;
  if (found[0].disabled) return `"${name}" is disabled`;
  return centred(found[0]);
};

const FIELD = 'input:not([type=hidden], [type=submit], [type=button]), select, textarea';

// every text that a field goes by: its label, also without the mark or hint that follows it
const labels = field => [...(field.labels || [])].filter(shown)
  .flatMap(label => [clean(label.innerText),
    clean([...label.childNodes].filter(node => node.nodeType === 3 && clean(node.data))
      .map(node => node.data).slice(0, 1).join(' '))])
  .concat(clean(field.getAttribute('aria-label')) || [],
    field.hasAttribute('aria-labelledby') ? named(field) : []);

const field = label => {
  // what is switched by its label alone may itself be out of sight
  const all = [...document.querySelectorAll(FIELD)]
    .filter(one => shown(one) || [...(one.labels || [])].some(shown));
  const found = among(all, label, labels);
  if (found.length === 0) return `no field is labelled "${label}"; there are: ${list(all, labels)}`;
  if (found.length > 1) return `${found.length} fields are labelled "${label}"`;
  if (found[0].disabled) return `the field "${label}" is disabled`;
  return centred(found[0]);
};

// what somebody calls a thing that can have the focus: its label goes before its text
const called = element =>
  labels(element).at(1) || labels(element)[0] || named(element) || element.name || element.id || '';

// an option of a list, or one of several buttons under a heading
const option = (label, wanted) => {
  const group = [...document.querySelectorAll('fieldset, [role=radiogroup]')].filter(shown)
    .find(one => clean(one.querySelector('legend')?.innerText) === clean(label) ||
      named(one) === clean(label) && one.matches('[role=radiogroup]'));
  if (group) {
    const radios = [...group.querySelectorAll('input[type=radio]')];
    const found = among(radios, wanted, labels);
    if (found.length !== 1) {
      return `${found.length} choices of "${label}" are "${wanted}"; there are: ${list(radios, labels)}`;
    }
    return centred(shown(found[0]) ? found[0] : found[0].labels[0]);
  }
  const select = field(label);
  if (typeof select === 'string') return select;
  if (select.tagName !== 'SELECT') return `the field "${label}" is not a list`;
  const read = one => [clean(one.label)];
  const options = [...select.options].filter(one => !one.disabled);
  const found = among(options, wanted, read);
  if (found.length !== 1) {
    return `${found.length} options of "${label}" are "${wanted}"; there are: ${list(options, read)}`;
  }
  return found[0];
};

// the button that sends the form one is in, or the only form of the page's content
const submitter = () => {
  const SENDS = 'button:not([type]), button[type=submit], input[type=submit]';
  const sends = form => [...form.elements].find(one => one.matches(SENDS) && shown(one));
  const forms = [...(document.querySelector('main') || document.body).querySelectorAll('form')]
    .filter(sends);
  const form = document.activeElement?.form || (forms.length === 1 ? forms[0] : null);
  if (!form) return `${forms.length} forms could be sent: fill in a field first, or press a button by its name`;
  const button = sends(form);
  return button ? centred(button) : 'the form has no button that sends it';
};
