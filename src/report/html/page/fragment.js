// What a reader chose stands in the address after `#`, so that a link or a reload brings it back and the back button takes
// a step back. `#us-kos-2` alone leads to a part of the page; `#finding=us-kos-2&lens=strict` says more. Parts of this
// script that have a state are listed here; each reads its own from the parameters and writes it there.

const kept = []; // { read(parameters), write(parameters) }
let place = '';

const kindOf = (id) => {
  const element = document.getElementById(id);
  if (element?.matches('article')) return 'finding';
  return id.startsWith('measure-') ? 'measure' : 'part';
};

/** The parameters in the address. */
function parameters() {
  const raw = location.hash.slice(1);
  let id = raw;
  try { id = decodeURIComponent(raw); } catch { /* not an encoding: taken as it stands */ }
  if (!raw || document.getElementById(id) || !raw.includes('=')) return new URLSearchParams(id ? { [kindOf(id)]: id } : {});
  return new URLSearchParams(raw);
}

/** Writes the state into the address: as a step that the back button undoes, or in place of the last one. */
function remember(step) {
  const now = new URLSearchParams();
  if (place) now.set(kindOf(place), place);
  kept.forEach((part) => part.write(now));
  // Plain addresses stay plain.
  const only = place && [...now].length === 1;
  const hash = `#${only ? encodeURIComponent(place) : now}`;
  if (hash === (location.hash || '#')) return;
  history[step ? 'pushState' : 'replaceState'](null, '', hash);
}

/** Opens what folds a part of the page away, and goes there. */
function show(id) {
  const element = document.getElementById(id);
  if (!element) return;
  for (let at = element; at; at = at.parentElement) if (at.matches('details')) at.open = true;
  every('.reached').forEach((before) => before.classList.remove('reached'));
  element.classList.add('reached');
  if (!element.matches('a, button, input, summary, [tabindex]')) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'start' });
}

/** Brings back what the address says. */
function restore() {
  const now = parameters();
  kept.forEach((part) => part.read(now));
  place = now.get('finding') ?? now.get('measure') ?? now.get('part') ?? '';
  if (place) show(place);
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const id = decodeURIComponent(link.hash.slice(1));
  if (id !== 'main') { // the skip link is no place to come back to
    place = id;
    remember(true);
  }
  show(id);
});
addEventListener('popstate', restore);

// Which details are open: only what differs from how the page comes is written.
const folds = every('details').map((details) => ({ details, key: keyOf(details, 'details'), open: details.open }));
kept.push({
  read(now) {
    const open = new Set(now.getAll('open'));
    const shut = new Set(now.getAll('shut'));
    for (const fold of folds) fold.details.open = fold.open ? !shut.has(fold.key) : open.has(fold.key);
  },
  write(now) {
    const target = document.getElementById(place);
    for (const fold of folds) {
      // What holds the place is opened by going there.
      if (target && fold.details.contains(target)) continue;
      if (fold.details.open !== fold.open) now.append(fold.details.open ? 'open' : 'shut', fold.key);
    }
  },
});
for (const { details } of folds) {
  details.addEventListener('toggle', () => { if (opened.length === 0) remember(false); });
}
