// SPDX-License-Identifier: Apache-2.0

// The command pictures makes the pictures of docs/report.md: it plans the shipped sample, opens the report in a headless Chromium, and writes what it sees.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/command"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/report/browser"
)

// shot is a picture.
type shot struct {
	name string
	view browser.View
	// above is the element that the picture begins with; the page's start if it is empty.
	above  string
	height int64
}

var shots = []shot{
	{name: "what-if.png", view: browser.View{Width: 1280, Height: 900}, height: 980},
	{name: "volume-dark.png", view: browser.View{Width: 1280, Height: 900, Dark: true}, above: "#heat", height: 1040},
	{name: "phone.png", view: browser.View{Width: 390, Height: 844}, height: 1000},
}

// choice raises the level of two areas, as docs/plan.md does.
const choice = `for (const area of [0, 1]) document.querySelector('[name=area-' + area + '][value="2"]').click(); scrollTo(0, 0); true`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// run works in the repository's root, which the only argument names, so that the report names files as the documents do.
func run(ctx context.Context) error {
	if len(os.Args) != 2 {
		return errors.New("usage: pictures ROOT")
	}
	if err := os.Chdir(os.Args[1]); err != nil {
		return err
	}
	chromium := browser.Find()
	if chromium == "" {
		return errors.New("found no Chromium on the PATH, nor in $CHROMIUM")
	}
	folder, err := os.MkdirTemp("", "report")
	if err != nil {
		return err
	}
	page := filepath.Join(folder, "report.html")
	code := command.Run(ctx, []string{"plan", "--config", "distribution/config/agent.yaml", "--format", "html", "--output", page, "testdata/audit.log"},
		os.Stdin, os.Stdout, os.Stderr)
	if code != command.ExitOK {
		return errors.New("the plan failed")
	}
	for _, s := range shots {
		if err := s.take(ctx, chromium, page); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return os.RemoveAll(folder)
}

// take makes one picture.
func (s *shot) take(ctx context.Context, chromium, page string) error {
	p, err := browser.Open(ctx, chromium, page, s.view)
	if err != nil {
		return err
	}
	defer p.Close()
	if _, err = browser.Ask[bool](p, choice); err != nil {
		return err
	}
	var from int64
	if s.above != "" {
		top := fmt.Sprintf("Math.floor(document.querySelector(%q).getBoundingClientRect().top + scrollY) - 12", s.above)
		if from, err = browser.Ask[int64](p, top); err != nil {
			return err
		}
	}
	taken, err := p.Picture(s.view.Width, from, s.height)
	if err != nil {
		return err
	}
	small, err := shrink(taken)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join("docs", "report", s.name), small, 0o644) //nolint:gosec // a picture for everybody
}
