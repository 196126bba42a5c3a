// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/report/browser"
	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
)

// views are those that the page is tested in.
var views = []browser.View{
	{Width: 1280, Height: 900},
	{Width: 1280, Height: 900, Dark: true},
	{Width: 390, Height: 844},
	{Width: 390, Height: 844, Dark: true},
	{Width: 794, Height: 1123, Print: true},
	{Width: 794, Height: 1123, Print: true, Dark: true},
}

// wait and tick are for what the page does with a delay.
const (
	wait = 5 * time.Second
	tick = 20 * time.Millisecond
)

// open shows a page in a real browser.
func open(t *testing.T, html string) *browser.Page {
	t.Helper()
	chromium := browser.Find()
	if chromium == "" {
		t.Skip("found no Chromium on the PATH, nor in $CHROMIUM: the report is not tested in a browser")
	}
	page, err := browser.Open(t.Context(), chromium, file(t, "report.html", html), views[0])
	require.NoError(t, err)
	t.Cleanup(page.Close)
	return page
}

// ask evaluates an expression.
func ask[T any](t *testing.T, p *browser.Page, expression string) T {
	t.Helper()
	answer, err := browser.Ask[T](p, expression)
	require.NoError(t, err, expression)
	return answer
}

// text returns the text of an element.
func text(t *testing.T, p *browser.Page, id string) string {
	t.Helper()
	return ask[string](t, p, fmt.Sprintf("document.getElementById(%q).textContent", id))
}

// shown compares what the page shows with a plan.
func shown(t *testing.T, p *browser.Page, s *Source) {
	t.Helper()
	want, err := newPage(s)
	require.NoError(t, err)
	assert.Equal(t, want.Summary, summary{
		Kept: text(t, p, "kept"), KeptBytes: text(t, p, "kept-bytes"), Dropped: text(t, p, "dropped"), DroppedBytes: text(t, p, "dropped-bytes"), Blind: text(t, p, "blind"),
	})
	assert.Equal(t, want.Overlay, text(t, p, "yaml"))
	for i, gap := range want.Gaps {
		assert.Equal(t, gap.State == "", ask[bool](t, p, fmt.Sprintf("document.getElementById('gap-%d').hidden", i)), gap.Title)
		if gap.State != "" {
			assert.Equal(t, gap.State, ask[string](t, p, fmt.Sprintf("document.querySelector('#gap-%d strong').textContent", i)), gap.Title)
			assert.Equal(t, gap.Losses, ask[[]string](t, p, fmt.Sprintf("[...document.querySelectorAll('#gap-%d ul li')].map((e) => e.textContent)", i)))
		}
	}
	dropped := dropsOf(s.Plan)
	for i := range s.Plan.Areas {
		a := &s.Plan.Areas[i]
		if cell := ask[string](t, p, fmt.Sprintf("document.getElementById('cell-%d')?.className ?? ''", i)); cell != "" && a.Kept.Records == 0 {
			assert.Contains(t, cell, "dropped", "%s %s", a.Area, a.Level)
		}
	}
	assert.Equal(t, len(dropped) > 0, ask[bool](t, p, "document.querySelectorAll('.heat .dropped, .heat .part').length > 0"))
}

func TestControlsChangeTheNumbersAsTheConfigurationDoes(t *testing.T) {
	t.Parallel()
	for name, uris := range configurations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := planned(t, uris, sample)
			p := open(t, written(t, before))
			shown(t, p, before)
			radios := ask[int](t, p, "document.querySelectorAll('.matrix input').length")
			require.Positive(t, radios)
			for i := 2; i < radios; i += 3 {
				ask[bool](t, p, fmt.Sprintf("document.querySelectorAll('.matrix input')[%d].click(), true", i))
				after := planned(t, append(uris[:len(uris):len(uris)], file(t, "choice.yaml", text(t, p, "yaml"))), sample)
				shown(t, p, after)
			}
			require.NoError(t, p.Do(chromedp.Click("#reset")))
			shown(t, p, before)
			assert.Empty(t, p.Messages(), "no error, and no request")
		})
	}
}

func TestPageIsUsedByKeyboard(t *testing.T) {
	t.Parallel()
	p := open(t, written(t, planned(t, []string{demo}, sample)))
	require.NoError(t, p.Do(chromedp.Focus(`.matrix input:checked`), chromedp.KeyEvent(kb.ArrowRight)))
	assert.Contains(t, text(t, p, "yaml"), `global_config_and_administration: "advanced"`)
	assert.Equal(t, "+5 records, +8.7 kB a day against the configuration", text(t, p, "kept-change"))
	assert.Contains(t, text(t, p, "said"), "detections with blind spots.", "it is announced to screen readers")
	assert.True(t, ask[bool](t, p, "document.activeElement.matches(':focus-visible') && getComputedStyle(document.activeElement).outlineStyle === 'solid'"))
	require.NoError(t, p.Do(chromedp.Click("#copy")))
	assert.Eventually(t, func() bool { return text(t, p, "copied") != "" }, wait, tick)
	reached := ask[int](t, p, "[...document.querySelectorAll('a, button, input, [tabindex]')].filter((e) => e.tabIndex >= 0).length")
	assert.Equal(t, reached, ask[int](t, p, "document.querySelectorAll('a, button, input, .wide, pre').length"), "all that can be used or scrolled is reached")
}

// generated writes a log of some days, so that the tables are long.
func generated(t *testing.T) string {
	t.Helper()
	g := auditlog.New(auditlog.Options{Start: time.Date(2025, 3, 11, 12, 0, 0, 0, time.UTC), PerDay: 600})
	var lines []byte
	for range 1800 {
		lines = g.Append(lines)
	}
	return file(t, "generated.log", string(lines))
}

func TestScriptPrintsNumbersAsTheCommandDoes(t *testing.T) {
	t.Parallel()
	for i, c := range []struct {
		kept, total plan.Count
		days        float64
	}{
		{plan.Count{Records: 49, Bytes: 12_250}, plan.Count{Records: 400, Bytes: 100_500}, 0}, // 12.25 %, a tie
		{plan.Count{Records: 51, Bytes: 12_750}, plan.Count{Records: 400, Bytes: 999}, 0},
		{plan.Count{Records: 1_234_567, Bytes: 999_999_999_999}, plan.Count{Records: 7_654_321, Bytes: 1 << 50}, 0},
		{plan.Count{Records: 1_000, Bytes: 5}, plan.Count{Records: 999_999, Bytes: 12}, 2}, // half a byte a day
		{plan.Count{}, plan.Count{}, 0},
	} {
		s := planned(t, []string{demo}, sample)
		s.Plan.Kept, s.Plan.Total, s.Plan.Days = c.kept, c.total, c.days
		s.Plan.Dropped = plan.Count{Records: c.total.Records - c.kept.Records, Bytes: c.total.Bytes - c.kept.Bytes}
		want, err := newPage(s)
		require.NoError(t, err)
		p := open(t, written(t, s))
		assert.Equal(t, []string{want.Summary.Kept, want.Summary.KeptBytes, want.Summary.Dropped, want.Summary.DroppedBytes},
			[]string{text(t, p, "kept"), text(t, p, "kept-bytes"), text(t, p, "dropped"), text(t, p, "dropped-bytes")}, i)
		p.Close()
	}
}

// contrasts lists texts with too little contrast to their background, by the formula of the web's accessibility guidelines.
const contrasts = `(() => {
  const parse = (c) => { const n = c.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const luminance = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { const layers = []; for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); layers.push(c); if (c[3] === 1) break; }
    return layers.reduceRight((under, top) => over(top, under), [255, 255, 255, 1]); };
  const poor = [];
  for (const e of document.querySelectorAll('body *')) {
    const style = getComputedStyle(e);
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || e.closest('svg, script, style, .unseen, [hidden], :disabled') || style.display === 'none') continue;
    const under = ground(e), on = over(parse(style.color), under);
    const [a, b] = [luminance(on), luminance(under)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(e.tagName + ' ' + e.className + ' ' + e.textContent.trim().slice(0, 30) + ' ' + ((a + 0.05) / (b + 0.05)).toFixed(2));
  }
  for (const name of ['kept', 'dropped', 'soft']) {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(--' + name + ')';
    const [a, b] = [luminance(parse(getComputedStyle(probe).color)), luminance(ground(document.body))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 3) poor.push(name);
    probe.remove();
  }
  return poor;
})()`

func TestPageIsReadableEverywhere(t *testing.T) {
	t.Parallel()
	p := open(t, written(t, planned(t, []string{rules}, sample, generated(t))))
	for _, v := range views { //nolint:paralleltest // one page, seen one way after the other
		t.Run(fmt.Sprintf("%d dark %v print %v", v.Width, v.Dark, v.Print), func(t *testing.T) {
			require.NoError(t, p.See(v))
			assert.LessOrEqual(t, ask[int64](t, p, "document.documentElement.scrollWidth"), v.Width, "the page itself does not scroll sideways")
			assert.Empty(t, ask[[]string](t, p, contrasts))
			if v.Print {
				assert.Empty(t, ask[[]string](t, p, "[...document.querySelectorAll('.wide, pre')].filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1).map((e) => e.outerHTML.slice(0, 90))"),
					"nothing is cut off on paper")
				assert.Equal(t, "rgb(255, 255, 255)", ask[string](t, p, "getComputedStyle(document.body).backgroundColor"))
			}
			saveFor(t, p, v)
		})
	}
	pdf, err := p.PDF()
	require.NoError(t, err)
	assert.Equal(t, "%PDF", string(pdf[:4]))
	assert.Empty(t, p.Messages())
}

// saveFor saves a picture to look at, if $REPORT_PICTURES names a folder.
func saveFor(t *testing.T, p *browser.Page, v browser.View) {
	t.Helper()
	folder := os.Getenv("REPORT_PICTURES")
	if folder == "" {
		return
	}
	png, err := p.Picture(v.Width, 0, 0)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, strings.ReplaceAll(filepath.Base(t.Name()), "/", "-")+".png"), png, 0o600))
}

func TestHostileRecordsRunNothing(t *testing.T) {
	t.Parallel()
	p := open(t, written(t, planned(t, []string{demo}, hostileLog(t, "a.log"))))
	assert.Empty(t, p.Messages())
	assert.Zero(t, ask[int](t, p, "document.querySelectorAll('img, iframe, body script:not(#data, :last-of-type)').length"))
	authors := ask[[]string](t, p, "[...document.querySelectorAll('#table-authors tbody th')].map((e) => e.textContent)")
	assert.Contains(t, authors, `</script><script>alert(1)</script>`)

	// Even if something got into the page, its policy would not let it run.
	ask[bool](t, p, `(() => { const s = document.createElement('script'); s.append('window.run = 1'); try { document.body.append(s); } catch {} return true; })()`)
	assert.False(t, ask[bool](t, p, "'run' in window"))
}
