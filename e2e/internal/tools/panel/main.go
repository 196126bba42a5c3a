// SPDX-License-Identifier: Apache-2.0

// Command panel runs the collector on the sample and draws what the dashboard's main panel shows of it: records kept and dropped, by area.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	_ "gonum.org/v1/plot/vg/vgsvg" // lets plots be saved as SVG

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// sampleLines is the number of lines of the sample that are records.
const sampleLines = 107

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: panel FILE.svg")
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	err := run(ctx, os.Args[1])
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, "panel:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, path string) error {
	folder, err := os.MkdirTemp("", "panel")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // what stays is in the folder for temporary files
	process, err := collector.Start(ctx, collector.Settings{
		Binary: collector.Binary(".."), Configs: []string{"../distribution/config/demo.yaml"},
		Env: []string{"AUDIT_LOG=../testdata/audit.log", "AUDIT_OUT=" + folder},
	})
	if err != nil {
		return err
	}
	metrics, err := process.Await(ctx, "all lines to be judged", func(metrics collector.Metrics) bool {
		return metrics.Sum(collector.MetricJudged) == sampleLines
	})
	if stopErr := process.Stop(); err == nil {
		err = stopErr
	}
	if err != nil {
		return err
	}
	return draw(metrics.Judged(), path)
}

// draw writes stacked bars, one for each area.
func draw(judged []collector.Judged, path string) error {
	var areas []string
	kept, dropped := map[string]float64{}, map[string]float64{}
	for _, j := range judged {
		if !slices.Contains(areas, j.Area) {
			areas = append(areas, j.Area)
		}
		if j.Decision == event.DecisionDrop.String() {
			dropped[j.Area] += float64(j.Count)
		} else {
			kept[j.Area] += float64(j.Count)
		}
	}
	slices.Sort(areas)
	slices.Reverse(areas) // the first is drawn lowest
	drawing := plot.New()
	drawing.Title.Text, drawing.X.Label.Text = "Kept and dropped by area: the sample, by the policy of demo.yaml", "records"
	var below *plotter.BarChart
	for i, part := range []struct {
		name   string
		counts map[string]float64
	}{{"kept", kept}, {"dropped", dropped}} {
		values := make(plotter.Values, len(areas))
		for k, area := range areas {
			values[k] = part.counts[area]
		}
		bars, err := plotter.NewBarChart(values, vg.Points(12))
		if err != nil {
			return err
		}
		bars.Horizontal, bars.Color, bars.LineStyle.Width = true, plotutil.Color(2-2*i), 0
		if below != nil {
			bars.StackOn(below)
		}
		below = bars
		drawing.Add(bars)
		drawing.Legend.Add(part.name, bars)
	}
	drawing.Legend.Top = true
	drawing.NominalY(areas...)
	return drawing.Save(20*vg.Centimeter, 8*vg.Centimeter, path)
}
