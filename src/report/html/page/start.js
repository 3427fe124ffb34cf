// The page is whole without this script: it only adds controls to what stands there, and every control works from the
// keyboard. No library, no request, nothing is stored: what a reader chose stands in the address (fragment.js).

/** An element with attributes and children; texts become text and never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const every = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = (element) => element.textContent.replace(/\s+/g, ' ').trim();

// What changed is said here, for a reader who does not see it.
const status = make('div', { class: 'unseen', role: 'status' });
document.body.append(status);
const announce = (text) => { status.textContent = text; };

/** A name that stays the same from one opening of the page to the next: the nearest id above, and the place below it. */
function keyOf(element, selector) {
  if (element.id) return element.id;
  const nearest = (of) => of.parentElement.closest('[id]');
  const owner = nearest(element);
  const peers = every(selector, owner).filter((peer) => !peer.id && nearest(peer) === owner);
  return `${owner.id}.${peers.indexOf(element)}`;
}

// A table or picture that is wider than the page scrolls, and takes the focus for it; others need none.
const fits = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});
every('.scroll').forEach((region) => fits.observe(region));

// Paper has no buttons: what is folded is opened for it, and closed again.
let opened = [];
addEventListener('beforeprint', () => {
  opened = every('details:not([open], .fold)');
  opened.forEach((details) => { details.open = true; });
});
addEventListener('afterprint', () => {
  opened.forEach((details) => { details.open = false; });
  opened = [];
});
