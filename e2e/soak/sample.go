// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	_ "gonum.org/v1/plot/vg/vgsvg" // lets plots be saved as SVG
)

// sample is the state of the collector at one time.
type sample struct {
	at      time.Duration
	memory  float64 // MB
	records int
}

const (
	// maxMemory is what the collector may use at any time, in MB.
	maxMemory = 300
	// maxGrowth is how many times as much it may use in the last third as in the middle one.
	maxGrowth = 1.2
)

// judge prints what was measured, and returns an error if the memory is too much, or grows.
func judge(w io.Writer, samples []sample) error {
	const parts = 3
	if len(samples) < parts {
		return fmt.Errorf("found %d samples: expected at least %d; run longer", len(samples), parts)
	}
	third := len(samples) / parts
	middle, last := mean(samples[third:2*third]), mean(samples[2*third:])
	var most float64
	for _, s := range samples {
		most = max(most, s.memory)
	}
	end := samples[len(samples)-1]
	_, _ = fmt.Fprintf(w, "%d records in %s, %.0f a second\n", end.records, end.at.Round(time.Second), float64(end.records)/end.at.Seconds())
	_, _ = fmt.Fprintf(w, "memory: at most %.0f MB, on average %.0f MB in the middle third and %.0f MB in the last\n", most, middle, last)
	if most > maxMemory || last > maxGrowth*middle {
		return fmt.Errorf("expected at most %d MB, and at most %.1f times as much in the last third as in the middle one", maxMemory, maxGrowth)
	}
	return nil
}

func mean(samples []sample) (mean float64) {
	for _, s := range samples {
		mean += s.memory / float64(len(samples))
	}
	return mean
}

// draw writes a plot of the memory over time.
func draw(samples []sample, path string) error {
	drawing := plot.New()
	drawing.Title.Text = "Memory of the collector at full speed on a hostile log"
	drawing.X.Label.Text, drawing.Y.Label.Text = "minutes", "MB"
	drawing.Y.Min = 0
	points := make(plotter.XYs, len(samples))
	for i, s := range samples {
		points[i] = plotter.XY{X: s.at.Minutes(), Y: s.memory}
	}
	line, err := plotter.NewLine(points)
	if err != nil {
		return err
	}
	drawing.Add(plotter.NewGrid(), line)
	return drawing.Save(18*vg.Centimeter, 8*vg.Centimeter, path)
}
