// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-analyze/charts"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
)

// size is that of a drawing, and of what is in it.
type size struct {
	width, height int
	font          float64
	// labelWidth is about the width of a label, and marginWidth that of the space to the left of the bars.
	labelWidth, marginWidth int
	// bars and labels are how many of them there is room for.
	bars   int64
	labels int
}

// The drawing for a screen, and that for a phone, on which it is shown about two thirds as large.
var (
	wide   = size{width: 1080, height: 280, font: 13, labelWidth: 70, marginWidth: 60, bars: 96, labels: 10}
	narrow = size{width: 540, height: 320, font: 17, labelWidth: 92, marginWidth: 76, bars: 32, labels: 4}
)

// inks are stand-ins for the colours, which the page's style sheet gives to each kind of element: light, dark and printed.
var inks = map[string]charts.Color{
	"kept": ink(1), "dropped": ink(2), "grid": ink(3), "axis": ink(4), "text": ink(5), "ground": ink(6),
}

func ink(number uint8) charts.Color { return charts.Color{R: number, G: number, B: number, A: 255} }

// draw draws bars of what was kept, with what was dropped on top. The drawing holds dates and numbers, and nothing from a record.
func draw(bars []plan.Bucket, hours int64, of size) (template.HTML, error) {
	values := [][]float64{make([]float64, len(bars)), make([]float64, len(bars))}
	for i := range bars {
		values[0][i], values[1][i] = float64(bars[i].Kept.Records), float64(bars[i].Dropped.Records)
	}
	labels := labels(bars, hours, of.labels)
	option := charts.NewBarChartOptionWithData(values)
	option.StackSeries = charts.Ptr(true)
	option.Theme = charts.MakeTheme(charts.ThemeOption{
		AxisStrokeColor: inks["axis"], XAxisStrokeColor: inks["axis"], YAxisStrokeColor: inks["axis"], AxisSplitLineColor: inks["grid"],
		BackgroundColor: inks["ground"], TextColor: inks["text"], TextColorXAxis: inks["text"], TextColorYAxis: inks["text"],
		SeriesColors: []charts.Color{inks["kept"], inks["dropped"]},
	})
	option.Legend.Show = charts.Ptr(false)
	option.Padding = charts.NewBoxEqual(8)
	option.CategoryAxis.Labels = labels
	option.CategoryAxis.LabelCount = len(bars)
	option.CategoryAxis.LabelFontStyle = charts.FontStyle{FontSize: of.font, FontColor: inks["text"]}
	if room := (of.width - of.marginWidth) / len(bars); room < of.labelWidth {
		// The library aligns a label that is wider than its bar with the bar's left edge; it belongs below the bar's middle.
		option.CategoryAxis.LabelOffset.Left = (room - of.labelWidth) / 2
	}
	option.ValueAxis = []charts.ValueAxisOption{{
		Min: charts.Ptr(0.0), LabelCount: 5, LabelFontStyle: charts.FontStyle{FontSize: of.font, FontColor: inks["text"]},
		ValueFormatter: func(v float64) string { return display.Number(int64(v)) },
	}}
	painter := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: of.width, Height: of.height})
	if err := painter.BarChart(option); err != nil {
		return "", err
	}
	drawn, err := painter.Bytes()
	if err != nil {
		return "", err
	}
	return dress(string(drawn), of)
}

var (
	styled  = regexp.MustCompile(` style="([^"]*)"`)
	colour  = regexp.MustCompile(`(?:fill|stroke):rgb\((\d+),\d+,\d+\)`)
	opening = regexp.MustCompile(`^<svg [^>]*>`)
)

// dress replaces styles, which the page's security policy does not allow, by classes.
func dress(drawing string, of size) (template.HTML, error) {
	var unknown error
	drawing = styled.ReplaceAllStringFunc(drawing, func(attribute string) string {
		if found := colour.FindStringSubmatch(attribute); found != nil {
			for class, used := range inks {
				if strconv.Itoa(int(used.R)) == found[1] {
					return fmt.Sprintf(` class="%s"`, class)
				}
			}
		}
		unknown = fmt.Errorf("found a drawing with %s: expected one of its inks", strings.TrimSpace(attribute))
		return ""
	})
	drawing = opening.ReplaceAllString(drawing,
		fmt.Sprintf(`<svg viewBox="0 0 %d %d" role="img" aria-labelledby="time-title" aria-describedby="time-text">`, of.width, of.height))
	return template.HTML(strings.ReplaceAll(drawing, "\n", " ")), unknown //nolint:gosec // dates and numbers, drawn by a library
}
