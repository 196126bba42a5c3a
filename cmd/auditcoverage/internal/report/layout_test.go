// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/report/browser"
)

// phones are those that the layout is measured on, and screens beside them.
var phones = []browser.View{{Width: 390, Height: 844}, {Width: 360, Height: 740}, {Width: 768, Height: 1024}, {Width: 1280, Height: 900}}

// outsideOfPage lists what stands beyond the edges of the page, and what is clipped where nothing says that it scrolls.
const outsideOfPage = `(() => {
  const seen = (e) => !e.closest('.unseen, .skip, .defs, [hidden]') && e.getClientRects().length > 0;
  const name = (e) => e.tagName + ' ' + (e.id || e.className.baseVal || e.className) + ' ' + e.textContent.trim().slice(0, 30);
  const found = [];
  for (const e of document.querySelectorAll('body *')) {
    if (!seen(e)) continue;
    const box = e.getBoundingClientRect(), scrolls = e.closest('.wide, pre');
    if (!scrolls && (box.left < 0 || box.right > innerWidth + .5)) found.push('beyond the page: ' + name(e));
    const style = getComputedStyle(e);
    const hidden = style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 || style.overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1;
    if (hidden && !style.backgroundImage.includes('gradient')) found.push('clipped without a hint: ' + name(e));
  }
  return found;
})()`

// overlaps lists texts that stand on one another, or so close beside one another in a head of a table that they read as one.
const overlaps = `(() => {
  const boxes = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const e = node.parentElement;
    if (!node.textContent.trim() || e.closest('.unseen, .skip, .defs, script, style, [hidden]') || e.closest('.tall .wide')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const edge = e.closest('.wide')?.getBoundingClientRect();
    for (const box of range.getClientRects()) {
      if (box.width < 1 || edge && box.left >= edge.right) continue;
      boxes.push({ text: node.textContent.trim().slice(0, 30), node, head: e.closest('thead'), left: box.left, right: box.right, top: box.top, bottom: box.bottom });
    }
  }
  const found = [];
  for (let i = 0; i < boxes.length; i++) {
    for (let k = i + 1; k < boxes.length; k++) {
      const a = boxes[i], b = boxes[k];
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top), across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      if (a.node === b.node || down <= 3) continue;
      if (across > 1) found.push(a.text + ' on ' + b.text);
      else if (a.head && a.head === b.head && across > -4) found.push(a.text + ' close to ' + b.text);
    }
  }
  return found;
})()`

// drawing are the edges and the smallest letters of the drawing that is shown, as large as they are on the screen.
const drawing = `(() => {
  const shown = [...document.querySelectorAll('.chart svg')].filter((e) => e.getClientRects().length > 0);
  if (shown.length !== 1) return ['found ' + shown.length + ' drawings'];
  const found = [], page = shown[0].getBoundingClientRect();
  if (page.left < 0 || page.right > innerWidth) found.push('the drawing is clipped');
  for (const e of shown[0].querySelectorAll('text, path.kept, path.dropped')) {
    const box = e.getBoundingClientRect();
    if (box.left < page.left - 1 || box.right > page.right + 1) found.push('beyond the drawing: ' + e.textContent);
  }
  const scale = page.width / shown[0].viewBox.baseVal.width;
  for (const e of shown[0].querySelectorAll('text')) {
    const size = parseFloat(getComputedStyle(e).fontSize) * scale;
    if (size < 9) found.push('letters of ' + size + ' pixels: ' + e.textContent);
  }
  return found;
})()`

// TestPageFitsAPhone measures boxes: of the sample, of a log of some days, of the sample under rules, and of hostile names.
func TestPageFitsAPhone(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*Source{
		"sample":  planned(t, []string{demo}, sample),
		"days":    planned(t, []string{rules}, sample, generated(t)),
		"hostile": planned(t, []string{demo}, hostileLog(t, "a.log")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, written(t, s))
			for _, v := range phones {
				require.NoError(t, p.See(v))
				where := fmt.Sprintf("%d wide", v.Width)
				assert.Empty(t, ask[[]string](t, p, outsideOfPage), where)
				assert.Empty(t, ask[[]string](t, p, overlaps), where)
				if len(s.Plan.Timeline.Buckets) > 0 {
					assert.Empty(t, ask[[]string](t, p, drawing), where)
				}
				if v.Width < 390 {
					continue // the widest table scrolls there, and says so
				}
				assert.Empty(t, ask[[]string](t, p, `[...document.querySelectorAll('.wide')].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.trim().slice(0, 40))`),
					"%s: every count is in sight beside its name", where)
			}
		})
	}
}
