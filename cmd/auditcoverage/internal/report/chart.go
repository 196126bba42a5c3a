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

// Size of the chart, and of its font.
const (
	chartWidth, chartHeight = 1080, 280
	fontSize                = 13
	// labelWidth is about the width of a label, and marginWidth that of the space to the left of the bars.
	labelWidth, marginWidth = 70, 60
)

// inks are stand-ins for the colours, which the page's style sheet gives to each kind of element: light, dark and printed.
var inks = map[string]charts.Color{
	"kept": ink(1), "dropped": ink(2), "grid": ink(3), "axis": ink(4), "text": ink(5), "ground": ink(6),
}

func ink(number uint8) charts.Color { return charts.Color{R: number, G: number, B: number, A: 255} }

// draw draws bars of what was kept, with what was dropped on top. The drawing holds dates and numbers, and nothing from a record.
func draw(bars []plan.Bucket, hours int64) (template.HTML, error) {
	values := [][]float64{make([]float64, len(bars)), make([]float64, len(bars))}
	for i := range bars {
		values[0][i], values[1][i] = float64(bars[i].Kept.Records), float64(bars[i].Dropped.Records)
	}
	labels := labels(bars, hours)
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
	option.CategoryAxis.LabelFontStyle = charts.FontStyle{FontSize: fontSize, FontColor: inks["text"]}
	if room := (chartWidth - marginWidth) / len(bars); room < labelWidth {
		// The library aligns a label that is wider than its bar with the bar's left edge; it belongs below the bar's middle.
		option.CategoryAxis.LabelOffset.Left = (room - labelWidth) / 2
	}
	option.ValueAxis = []charts.ValueAxisOption{{
		Min: charts.Ptr(0.0), LabelCount: 5, LabelFontStyle: charts.FontStyle{FontSize: fontSize, FontColor: inks["text"]},
		ValueFormatter: func(v float64) string { return display.Number(int64(v)) },
	}}
	painter := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: chartWidth, Height: chartHeight})
	if err := painter.BarChart(option); err != nil {
		return "", err
	}
	drawn, err := painter.Bytes()
	if err != nil {
		return "", err
	}
	return dress(string(drawn))
}

var (
	styled  = regexp.MustCompile(` style="([^"]*)"`)
	colour  = regexp.MustCompile(`(?:fill|stroke):rgb\((\d+),\d+,\d+\)`)
	opening = regexp.MustCompile(`^<svg [^>]*>`)
)

// dress replaces styles, which the page's security policy does not allow, by classes.
func dress(drawing string) (template.HTML, error) {
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
		fmt.Sprintf(`<svg viewBox="0 0 %d %d" role="img" aria-labelledby="time-title" aria-describedby="time-text">`, chartWidth, chartHeight))
	return template.HTML(strings.ReplaceAll(drawing, "\n", " ")), unknown //nolint:gosec // dates and numbers, drawn by a library
}
