// One step of going through a page with the tab key: what has the focus now, and whether the
// thing before it looked different while it had it. Needs look.js.

document.getAnimations().forEach(animation => {
  try { animation.finish(); } catch { /* an endless one */ }
});

// where a focus ring may be drawn: on the thing, its label, or what it stands in
const places = element => [element, ...(element.labels || []), element.parentElement];
const looks = element => JSON.stringify(places(element).map(place => {
  const style = getComputedStyle(place);
  const outline = style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0 ? ''
    : [style.outlineStyle, style.outlineWidth, style.outlineColor];
  return [outline, style.boxShadow, style.borderColor, style.borderWidth,
    style.backgroundColor, style.textDecoration, style.color];
}));

// nothing of it can be seen: a mere point, out of the window, or under something that is fixed
const covered = element => {
  const box = element.getBoundingClientRect();
  if (box.width <= 1 || box.height <= 1) return true;
  const points = [[.5, .5], [.1, .2], [.9, .8]];
  return !points.some(([across, down]) => {
    const top = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
    return top && (element.contains(top) || top.contains(element) && top !== document.body &&
      top !== document.documentElement || [...(element.labels || [])].some(one => one.contains(top)));
  });
};

const now = document.activeElement;
const before = window.testTabbed;
// the parts of a date are one stop
if (before && before.element === now) return {same: true};
const ringed = before ? looks(before.element) !== before.looks : null;
const outside = !now || now === document.body || now === document.documentElement;
const again = before && before.first === now;
window.testTabbed = outside || again ? undefined
  : {element: now, looks: looks(now), first: before ? before.first : now};
if (outside || again) return {ringed};
return {
  ringed,
  name: called(now),
  kind: now.tagName.toLowerCase(),
  covered: covered(now),
};
