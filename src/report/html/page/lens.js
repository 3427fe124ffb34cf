// The lens: which reading of members' own purchases a reader looks through. Figures under the chosen lens are outlined and
// labelled, those of the other lenses are labelled and drawn back; figures that no lens changes stay as they are.

const LENSES = {
  all: 'Every reading stands beside the others.',
  strict: 'Strict: what is not resold is a purchase of the opportunity.',
  demand: 'Demand: plausible own use is demand, the rest is not.',
  industry: 'Industry: every purchase is demand.',
};

// Columns of a table that are headed by a lens are figures under it.
for (const head of every('table thead th')) {
  const lens = words(head).replace(/[▲▼⇅]/g, '').trim();
  if (!(lens in LENSES) || lens === 'all') continue;
  const column = head.cellIndex;
  for (const row of head.closest('table').tBodies[0].rows) row.cells[column].dataset.lens = lens;
}

const figures = every('[data-lens]');
if (figures.length > 0) {
  let chosen = 'all';
  let at = -1;
  const radios = Object.keys(LENSES).map((lens) => make('input', { type: 'radio', name: 'lens', value: lens }));
  const count = make('output', {}, '');
  const meaning = make('span', { class: 'meaning' }, '');
  const step = (by, name) => {
    const button = make('button', { type: 'button' }, name);
    button.addEventListener('click', () => go(by));
    return button;
  };
  const walk = make('span', { class: 'walk' }, count, ' ', step(-1, 'previous'), ' ', step(1, 'next'));
  const labels = radios.map((radio) => make('label', {}, radio, ` ${radio.value}`));
  const group = make('fieldset', {}, make('legend', {}, 'Lens'), ...labels);
  const bar = make('aside', { class: 'bar', 'aria-label': 'Lens on members’ own purchases' }, group, walk, meaning);
  document.querySelector('.skip').after(bar);
  document.documentElement.classList.add('has-bar');

  /** Whole figures under the chosen lens, in the order of the page: a chart counts once, and a name with its value once. */
  function stops() {
    const mine = figures.filter((figure) => figure.dataset.lens === chosen && !figure.matches('dd, td'));
    return [...new Set(mine.map((figure) => figure.closest('figure') ?? figure))];
  }
  function go(by) {
    const all = stops();
    if (all.length === 0) return;
    at = at < 0 && by < 0 ? all.length - 1 : (at + by + all.length) % all.length;
    const stop = all[at];
    for (let fold = stop; fold; fold = fold.parentElement) if (fold.matches('details')) fold.open = true;
    every('.reached').forEach((before) => before.classList.remove('reached'));
    stop.classList.add('reached');
    stop.scrollIntoView({ block: 'center' });
    announce(`${at + 1} of ${all.length}: ${words(stop.querySelector('h4, figcaption, td') ?? stop)}`);
  }
  function label(figure) {
    figure.querySelector(':scope .lens-label')?.remove();
    if (chosen === 'all' || figure.matches('dd, td, rect')) return;
    const under = figure.dataset.lens === chosen ? 'chosen lens' : 'another lens';
    const holder = figure.matches('article') ? figure.querySelector('h4') : figure.cells?.[0] ?? figure;
    holder.append(make('span', { class: 'lens-label' }, ` ${under}: ${figure.dataset.lens}`));
  }
  function choose(lens) {
    [chosen, at] = [lens, -1];
    radios.forEach((radio) => { radio.checked = radio.value === lens; });
    for (const figure of figures) {
      const mine = figure.dataset.lens === lens;
      figure.classList.toggle('lens-on', lens !== 'all' && mine);
      figure.classList.toggle('lens-off', lens !== 'all' && !mine);
      label(figure);
    }
    const found = stops().length;
    count.textContent = found === 1 ? '1 place' : `${found} places`;
    walk.hidden = lens === 'all';
    meaning.textContent = LENSES[lens];
  }
  for (const radio of radios) {
    radio.addEventListener('change', () => {
      choose(radio.value);
      announce(`${LENSES[chosen]} ${chosen === 'all' ? '' : count.textContent}`);
      remember(true);
    });
  }
  kept.push({
    read(now) {
      const lens = now.get('lens');
      choose(lens in LENSES ? lens : 'all');
    },
    write(now) { if (chosen !== 'all') now.set('lens', chosen); },
  });
}
