// What a checker of accessibility would ask (WCAG 2.2: 1.3.1, 1.4.3, 1.4.10, 2.4.6, 2.5.8, 4.1.2), of what is visible now.
() => {
  const faults = [];
  const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().width > 1;
  const words = (node) => `<${node.tagName.toLowerCase()}${node.id ? ` id=${node.id}` : ''} class=${node.className?.baseVal ?? node.className}> "${node.textContent.trim().slice(0, 40)}"`;
  const referred = (node, name) => (node.getAttribute(name) ?? '').split(/\s+/).filter(Boolean).map((id) => document.getElementById(id));
  const nameOf = (node) => (node.getAttribute('aria-label') ?? referred(node, 'aria-labelledby').map((one) => one?.textContent).join(' ') ?? '').trim() || [...(node.labels ?? [])].map((label) => label.textContent).join(' ').trim() || node.textContent.trim();

  for (const node of document.querySelectorAll('button, a[href], input, summary, dialog[open], [role=application], [role=group], [tabindex="0"], nav, table')) {
    if (seen(node) && nameOf(node) === '') {
      faults.push(`no name: ${words(node)}`);
    }
  }
  for (const node of document.querySelectorAll('[aria-labelledby], [aria-describedby]')) {
    if ([...referred(node, 'aria-labelledby'), ...referred(node, 'aria-describedby')].includes(null)) {
      faults.push(`refers to nothing: ${words(node)}`);
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  new Set(ids.filter((id, at) => ids.indexOf(id) !== at)).forEach((id) => faults.push(`id twice: ${id}`));
  let level = 0;
  for (const heading of [...document.querySelectorAll('h1, h2, h3, h4')].filter(seen)) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) {
      faults.push(`heading skips a level: ${words(heading)}`);
    }
    level = now;
  }
  document.querySelectorAll('th:not([scope])').forEach((node) => faults.push(`a heading of nothing: ${words(node)}`));
  document.querySelectorAll('svg:not([aria-hidden])').forEach((node) => faults.push(`a picture without words: ${node.outerHTML}`));
  for (const node of [...document.querySelectorAll('button, input, summary')].filter(seen)) {
    const { width, height } = node.getBoundingClientRect();
    if (width < 24 || height < 24) {
      faults.push(`${width} x ${height} is too small to hit: ${words(node)}`);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll('main *')].find((node) => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest('.scroll, .canvas, pre'));
    faults.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}: ${wide ? words(wide) : ''}`);
  }

  const parse = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) {
        return colour;
      }
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (texts.currentNode.textContent.trim() !== '' && seen(node) && !node.closest('.unseen, noscript, script, :disabled')) {
      const [a, b] = [luminance(parse(getComputedStyle(node).color)), luminance(ground(node))].sort((x, y) => y - x);
      if ((a + 0.05) / (b + 0.05) < 4.5) {
        faults.push(`contrast ${((a + 0.05) / (b + 0.05)).toFixed(2)}: ${words(node)}`);
      }
      if (parseFloat(getComputedStyle(node).fontSize) < 12) {
        faults.push(`small letters, ${getComputedStyle(node).fontSize}: ${words(node)}`);
      }
    }
  }
  return [...new Set(faults)];
}
