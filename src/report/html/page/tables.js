// Tables are sorted by their heads and filtered by a box above. Columns of numbers sort by value.

const FROM = { sort: 5, filter: 8 }; // rows from which on there is something to sort or to filter
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The number that a cell begins with, as the report writes numbers; nothing where there is none. */
function valueOf(text) {
  const found = /[−-]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)/.exec(text);
  return found ? Number(found[0].replace('−', '-').replaceAll(',', '')) : NaN;
}

/** Orders two cells; cells without a value come last in either direction. */
function order(a, b, numbers, direction) {
  if (numbers) {
    const [x, y] = [valueOf(a), valueOf(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
    return direction * (x - y);
  }
  return direction * collator.compare(a, b);
}

const WAYS = { up: ['ascending', 1, '▲'], down: ['descending', -1, '▼'] };
const UNSORTED = '⇅';
const next = { '': 'up', up: 'down', down: '' };

function sortable(table, key) {
  const body = table.tBodies[0];
  const asMade = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  let [column, way] = [-1, ''];
  const arrows = heads.map((head, at) => {
    const arrow = make('span', { class: 'arrow', 'aria-hidden': 'true' }, UNSORTED);
    const button = make('button', { type: 'button', class: 'sort' }, ...head.childNodes, arrow);
    button.addEventListener('click', () => {
      sort(at, at === column ? next[way] : 'up');
      const said = way ? `sorted by ${words(head.firstChild.firstChild)}, ${WAYS[way][0]}` : 'in the order of the report';
      announce(`${table.caption ? words(table.caption) : 'The table'}: ${said}`);
      remember(true);
    });
    head.append(button);
    return arrow;
  });
  function sort(at, to) {
    [column, way] = to ? [at, to] : [-1, ''];
    heads.forEach((head, other) => {
      head.removeAttribute('aria-sort');
      arrows[other].textContent = other === column ? WAYS[way][2] : UNSORTED;
    });
    const rows = [...asMade];
    if (way) {
      heads[at].setAttribute('aria-sort', WAYS[way][0]);
      const numbers = heads[at].classList.contains('num');
      const cells = new Map(rows.map((row) => [row, words(row.cells[at])]));
      rows.sort((a, b) => order(cells.get(a), cells.get(b), numbers, WAYS[way][1]));
    }
    body.append(...rows);
  }
  kept.push({
    read(now) {
      const mine = now.getAll('sort').map((text) => text.split('*')).find(([name]) => name === key);
      const at = mine && mine[2] in WAYS && heads[mine[1]] ? Number(mine[1]) : -1;
      if (at >= 0) sort(at, mine[2]);
      else if (way) sort(-1, '');
    },
    write(now) { if (way) now.append('sort', `${key}*${column}*${way}`); },
  });
}

/** A box that leaves only those items whose text holds what is typed. */
function filterable(before, items, of, key, changed = () => {}) {
  const box = make('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
  const count = make('output', {}, '');
  const texts = items.map((item) => words(item).toLowerCase());
  function filter() {
    const wanted = box.value.trim().toLowerCase();
    let left = 0;
    items.forEach((item, at) => {
      item.hidden = !texts[at].includes(wanted);
      left += !item.hidden;
    });
    count.textContent = wanted ? `${left} of ${items.length}` : '';
    changed(wanted);
  }
  box.addEventListener('input', () => { filter(); remember(false); });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    box.value = '';
    filter();
    announce(`${items.length} of ${items.length}`);
    remember(false);
  });
  before.before(make('p', { class: 'filter' }, make('label', {}, `Filter: ${of} `, box), ' ', count));
  kept.push({
    read(now) {
      const mine = now.getAll('filter').find((text) => text.startsWith(`${key}*`));
      const text = mine ? mine.slice(key.length + 1) : '';
      if (text === box.value) return;
      box.value = text;
      filter();
    },
    write(now) { if (box.value.trim()) now.append('filter', `${key}*${box.value.trim()}`); },
  });
}

for (const table of every('main table, header table')) {
  const rows = table.tBodies[0]?.rows.length ?? 0;
  const key = keyOf(table, 'table');
  if (table.tHead && rows >= FROM.filter) {
    const name = table.caption ? words(table.caption) : 'rows';
    filterable(table.closest('.scroll') ?? table, [...table.tBodies[0].rows], name, key);
  }
  if (table.tHead && rows >= FROM.sort) sortable(table, key);
}
const findings = document.getElementById('indicators');
const cards = findings ? every('article', findings) : [];
if (cards.length >= FROM.filter) {
  const groups = every(':scope > details', findings);
  filterable(findings.firstElementChild, cards, 'findings', 'indicators', (wanted) => {
    // What was found is not left folded away.
    if (wanted) groups.forEach((group) => { if (group.querySelector('article:not([hidden])')) group.open = true; });
  });
}
