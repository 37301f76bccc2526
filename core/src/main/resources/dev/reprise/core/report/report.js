(function () {
  'use strict';
  const specs = JSON.parse(document.getElementById('chart-specs').textContent);
  const dark = window.matchMedia('(prefers-color-scheme: dark)');

  function config() {
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const ink = colour('--ink'), soft = colour('--soft'), line = colour('--line');
    return {
      background: null,
      font: getComputedStyle(document.body).fontFamily,
      axis: {
        labelColor: soft, titleColor: ink, domainColor: line, tickColor: line, gridColor: line, gridOpacity: 0.6,
        labelFontSize: 12, titleFontSize: 12, titleFontWeight: 600, labelLimit: 120,
      },
      axisXDiscrete: { labelAngle: -45, grid: false },
      axisYDiscrete: { grid: false },
      legend: { labelColor: soft, titleColor: ink, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 600 },
      title: { color: ink, fontSize: 13, fontWeight: 600, anchor: 'start' },
      view: { stroke: line },
      rule: { color: ink },
      bar: { color: dark.matches ? '#6fa3dc' : '#3a6ea5' },
      point: { color: dark.matches ? '#8fbcf0' : '#2f6aa8', size: 45 },
      range: {
        category: dark.matches
          ? ['#6fa3dc', '#f0a35e', '#7cc79a', '#e58a96', '#b9a2e3', '#d9c463']
          : ['#2f6aa8', '#c8641b', '#2f8557', '#b8374b', '#6f51a8', '#8a7414'],
        diverging: dark.matches
          ? ['#f2a35c', '#a8652a', '#262b31', '#3f74ad', '#8cc1fa']
          : ['#a84300', '#eda66b', '#f6f6f4', '#85b1dd', '#0b4a8f'],
      },
    };
  }

  /** The width decides how many panels stand side by side. */
  function fitted(spec, width) {
    const copy = Object.assign({}, spec);
    delete copy.title; // it is the figure's heading
    if (copy.concat) {
      const step = panel => panel.width && panel.width.step;
      const widest = Math.max(...copy.concat.map(panel => step(panel)
        ? step(panel) * new Set(panel.data.values.map(row => row[Object.keys(row)[1]])).size + 60
        : (panel.width || 200) + 80));
      copy.columns = Math.max(1, Math.min(copy.columns || 3, Math.floor((width - 100) / widest)));
    }
    return copy;
  }

  function draw() {
    specs.forEach(function (spec, index) {
      const place = document.getElementById('chart-' + index);
      place.textContent = ' ';
      vegaEmbed(place, fitted(spec, place.parentElement.clientWidth), {
        ast: true,
        expr: vega.expressionInterpreter,
        renderer: 'svg',
        defaultStyle: false,
        config: config(),
        tooltip: { disableDefaultStyle: true },
        actions: { export: true, source: false, compiled: false, editor: false },
        downloadFileName: 'chart-' + (index + 1),
      }).catch(function (error) {
        const message = document.createElement('p');
        message.textContent = 'This chart could not be drawn (' + error.message + '); its data is below.';
        place.replaceChildren(message);
      });
    });
  }

  draw();
  dark.addEventListener('change', draw);
})();
