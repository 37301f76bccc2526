(function () {
  'use strict';
  const specs = JSON.parse(document.getElementById('chart-specs').textContent);

  /** What a variable of the page's style comes to at this place, whatever theme is on. */
  function colourAt(place) {
    const probe = place.appendChild(document.createElement('span'));
    const colour = name => {
      probe.style.color = 'var(' + name + ')';
      return getComputedStyle(probe).color;
    };
    const colours = { ink: colour('--ink'), soft: colour('--soft'), line: colour('--line') };
    probe.remove();
    return colours;
  }

  /** Whether text is light, and so what is behind it dark. */
  function isLight(colour) {
    const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
    return 0.3 * red + 0.6 * green + 0.1 * blue > 128;
  }

  function config(place, legendBelow) {
    const { ink, soft, line } = colourAt(place);
    const dark = isLight(ink);
    return {
      background: null,
      font: getComputedStyle(place).fontFamily,
      axis: {
        labelColor: soft, titleColor: ink, domainColor: line, tickColor: line, gridColor: line, gridOpacity: 0.6,
        labelFontSize: 12, titleFontSize: 12, titleFontWeight: 600, labelLimit: 120,
      },
      axisXDiscrete: { labelAngle: -45, grid: false },
      axisYDiscrete: { grid: false },
      legend: {
        orient: legendBelow ? 'bottom' : 'right', symbolOpacity: 1, labelColor: soft, titleColor: ink,
        labelFontSize: 12, titleFontSize: 12, titleFontWeight: 600,
      },
      title: { color: ink, fontSize: 13, fontWeight: 600, anchor: 'start' },
      view: { stroke: line },
      rule: { color: ink },
      bar: { color: dark ? '#6fa3dc' : '#3a6ea5' },
      point: { color: dark ? '#8fbcf0' : '#2f6aa8', size: 45 },
      range: {
        category: dark
          ? ['#6fa3dc', '#f0a35e', '#7cc79a', '#e58a96', '#b9a2e3', '#d9c463']
          : ['#2f6aa8', '#c8641b', '#2f8557', '#b8374b', '#6f51a8', '#8a7414'],
        ramp: dark ? ['#262b31', '#3f74ad', '#8cc1fa'] : ['#f6f6f4', '#85b1dd', '#0b4a8f'],
        diverging: dark
          ? ['#f2a35c', '#a8652a', '#262b31', '#3f74ad', '#8cc1fa']
          : ['#a84300', '#eda66b', '#f6f6f4', '#85b1dd', '#0b4a8f'],
      },
    };
  }

  /** The specification for the room that there is: panels side by side or one below the other, wide charts narrower. */
  function fitted(spec, room) {
    const copy = Object.assign({}, spec);
    delete copy.title; // it is the figure's heading
    if (copy.concat) {
      const fits = Math.max(1, Math.floor(room / Math.max(...copy.concat.map(panelWidth))));
      copy.columns = Math.min(copy.columns || fits, fits);
    } else if (copy.width > room - 110) {
      copy.width = Math.max(200, room - (narrow(room) ? 70 : 110));
    }
    return copy;
  }

  function panelWidth(panel) {
    if (panel.width && panel.width.step && panel.data && panel.encoding) {
      return panel.width.step * new Set(panel.data.values.map(row => row[panel.encoding.x.title])).size + 60;
    }
    return (Number(panel.width) || 200) + 80;
  }

  function narrow(room) {
    return room < 640;
  }

  function draw() {
    specs.forEach(function (spec, index) {
      const place = document.getElementById('chart-' + index);
      place.textContent = ' ';
      const room = place.parentElement.clientWidth - 36; // less the menu
      vegaEmbed(place, fitted(spec, room), {
        ast: true,
        expr: vega.expressionInterpreter,
        renderer: 'svg',
        defaultStyle: false,
        forceActionsMenu: true,
        config: config(place, Boolean(spec.concat) || narrow(room)),
        tooltip: { disableDefaultStyle: true },
        actions: { export: true, source: false, compiled: false, editor: false },
        downloadFileName: 'chart-' + (index + 1),
      }).then(function () {
        const menu = place.querySelector('summary');
        menu.setAttribute('aria-label', 'Save this chart');
      }).catch(function (error) {
        const message = document.createElement('p');
        message.textContent = 'This chart could not be drawn (' + error.message + '); its data is below.';
        place.replaceChildren(message);
      });
    });
  }

  draw();
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
})();
