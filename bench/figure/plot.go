// SPDX-License-Identifier: Apache-2.0

package figure

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	_ "gonum.org/v1/plot/vg/vgsvg" // lets plots be saved as SVG
)

// Series is one line of a plot.
type Series struct {
	Name string
	X, Y []float64
}

// Plot draws series over logarithmic axes.
type Plot struct {
	Title  string
	X, Y   string
	Series []Series
	// XTicks labels positions on the horizontal axis.
	XTicks map[float64]string
}

// Save writes the plot as an SVG file.
func (p *Plot) Save(path string) error {
	drawing := plot.New()
	drawing.Title.Text, drawing.X.Label.Text, drawing.Y.Label.Text = p.Title, p.X, p.Y
	drawing.X.Scale, drawing.Y.Scale = plot.LogScale{}, plot.LogScale{}
	drawing.Y.Tick.Marker = plot.LogTicks{Prec: -1}
	ticks := make(plot.ConstantTicks, 0, len(p.XTicks))
	for value, label := range p.XTicks {
		ticks = append(ticks, plot.Tick{Value: value, Label: label})
	}
	drawing.X.Tick.Marker = ticks
	drawing.Legend.Top, drawing.Legend.Left = true, true
	drawing.Add(plotter.NewGrid())
	for i, series := range p.Series {
		points := make(plotter.XYs, len(series.X))
		for j := range points {
			points[j] = plotter.XY{X: series.X[j], Y: series.Y[j]}
		}
		line, dots, err := plotter.NewLinePoints(points)
		if err != nil {
			return err
		}
		line.Color, line.Dashes, line.Width = plotutil.Color(i), plotutil.Dashes(i/7), vg.Points(1.5)
		dots.Color, dots.Shape = plotutil.Color(i), plotutil.Shape(i)
		drawing.Add(line, dots)
		drawing.Legend.Add(series.Name, line, dots)
	}
	return drawing.Save(20*vg.Centimeter, 14*vg.Centimeter, path)
}
