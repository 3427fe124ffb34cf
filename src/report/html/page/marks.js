// The values of charts, by pointer and from the keyboard. Over each picture lie transparent marks that the report drew; one
// of them takes the focus, arrow keys move it. Marks that hang from each other (the sponsor tree) are walked as a tree.

const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Where a key leads from a mark in a row of marks. */
const along = (key, at, marks) => {
  if (key === 'Home') return 0;
  if (key === 'End') return marks.length - 1;
  return key in ARROWS ? at + ARROWS[key] : undefined;
};

/** Where a key leads in a tree that hangs from its top: up to what holds it, down to its first part, across to its peers. */
const down = (key, at, marks) => {
  const under = marks.map((mark) => mark.dataset.under ?? '');
  const peers = marks.map((_, other) => other).filter((other) => under[other] === under[at]);
  const across = (by) => peers[peers.indexOf(at) + by];
  switch (key) {
    case 'ArrowUp': return under[at] === '' ? undefined : Number(under[at]);
    case 'ArrowDown': return marks.findIndex((_, other) => under[other] === String(at));
    case 'ArrowRight': return across(1);
    case 'ArrowLeft': return across(-1);
    case 'Home': return 0;
    case 'End': return marks.length - 1;
    default: return undefined;
  }
};

function readable(layer) {
  const marks = every('.point', layer);
  const picture = layer.parentElement;
  const isTree = marks.some((mark) => mark.dataset.under !== undefined);
  const lead = isTree ? down : along;
  // A tip beside the mark; below the picture for a tree, whose cells it would cover.
  const tip = make('div', { class: isTree ? 'tip below' : 'tip', 'aria-hidden': 'true' });
  picture.append(tip);
  const { width, height } = layer.viewBox.baseVal;
  const caption = words(picture.closest('figure').querySelector('figcaption'));
  layer.removeAttribute('aria-hidden');
  layer.setAttribute('role', isTree ? 'tree' : 'listbox');
  layer.setAttribute('aria-label', `Values of the chart, arrow keys move: ${caption}`);
  const levels = [];
  marks.forEach((mark, at) => {
    // The title is for pages without this script: it would show a second, slower tip.
    mark.setAttribute('aria-label', words(mark.querySelector('title')));
    mark.querySelector('title').remove();
    mark.setAttribute('role', isTree ? 'treeitem' : 'option');
    mark.setAttribute('aria-selected', 'false');
    mark.setAttribute('tabindex', at === 0 ? '0' : '-1');
    levels[at] = mark.dataset.under === undefined ? 1 : levels[mark.dataset.under] + 1;
    if (isTree) mark.setAttribute('aria-level', levels[at]);
  });
  function say(mark) {
    const box = mark.getBBox();
    const middle = box.x + box.width / 2;
    tip.textContent = mark.getAttribute('aria-label');
    tip.classList.add('shown');
    if (isTree) return;
    tip.classList.toggle('left', middle > width / 2);
    tip.style.left = middle > width / 2 ? 'auto' : `${(100 * middle) / width}%`;
    tip.style.right = middle > width / 2 ? `${100 - (100 * middle) / width}%` : 'auto';
    tip.style.top = `${(100 * Math.min(box.y + box.height, height * 0.9)) / height}%`;
  }
  const hush = () => tip.classList.remove('shown');
  const at = (mark) => marks.indexOf(mark);
  function move(to) {
    if (!marks[to]) return;
    marks.forEach((mark, other) => mark.setAttribute('tabindex', other === to ? '0' : '-1'));
    marks[to].focus();
  }
  layer.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in ARROWS || ['Home', 'End'].includes(event.key))) return;
    event.preventDefault();
    move(lead(event.key, at(event.target), marks));
  });
  layer.addEventListener('focusin', (event) => {
    marks.forEach((mark) => mark.setAttribute('aria-selected', mark === event.target));
    say(event.target);
  });
  layer.addEventListener('focusout', hush);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hush(); });
  // A pointer near a small mark is enough.
  layer.addEventListener('pointermove', (event) => {
    const mark = event.target.closest('.point') ?? nearest(event);
    if (mark) say(mark);
    else hush();
  });
  picture.addEventListener('pointerleave', hush);
  function nearest(event) {
    const reach = 24;
    const away = (mark) => {
      const box = mark.getBoundingClientRect();
      return Math.hypot(event.clientX - box.x - box.width / 2, event.clientY - box.y - box.height / 2);
    };
    const found = marks.reduce((best, mark) => (away(mark) < away(best) ? mark : best), marks[0]);
    return away(found) <= reach ? found : undefined;
  }
}

every('.marks').forEach(readable);

// Everything that has a state is there: now it is brought back.
restore();
