// SPDX-License-Identifier: Apache-2.0

// Package browser opens pages in a headless Chromium: for tests, and for the pictures of the documents.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Find finds a Chromium: the one that $CHROMIUM names, or one with a usual name on the PATH. It returns an empty text if there is none.
func Find() string {
	if named := os.Getenv("CHROMIUM"); named != "" {
		return named
	}
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// View is how a page is looked at.
type View struct {
	Width, Height int64
	Dark          bool
	// Print shows it as it is printed.
	Print bool
}

// Page is a page in a browser.
type Page struct {
	ctx    context.Context //nolint:containedctx // the browser lives as long as the context
	cancel context.CancelFunc

	lock     sync.Mutex
	messages []string
}

// Open opens a file. Close ends the browser.
func Open(ctx context.Context, chromium, file string, v View) (*Page, error) {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium does not sandbox for root
	}
	ctx, cancelBrowser := chromedp.NewExecAllocator(ctx, options...)
	ctx, cancelPage := chromedp.NewContext(ctx)
	p := &Page{ctx: ctx, cancel: func() { cancelPage(); cancelBrowser() }}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(absolute)}).String()
	if err := p.open(address, v); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// open starts to listen before it loads the page.
func (p *Page) open(address string, v View) error {
	if err := chromedp.Listen(p.ctx, func(found any) { p.listen(found, address) }); err != nil {
		return err
	}
	if err := p.See(v); err != nil {
		return err
	}
	_, err := chromedp.Call(p.ctx, network.Enable, network.EnableParams{})
	return errors.Join(err, p.Do(chromedp.Navigate(address)))
}

// listen records the page's errors and console messages, and its network requests.
func (p *Page) listen(found any, address string) {
	text := ""
	switch e := found.(type) {
	case *runtime.EventConsoleAPICalled:
		said := []string{"console:", string(e.Type)}
		for _, argument := range e.Args {
			said = append(said, string(argument.Value))
		}
		text = strings.Join(said, " ")
	case *runtime.EventExceptionThrown:
		text = "exception: " + e.ExceptionDetails.Text
	case *log.EventEntryAdded:
		text = fmt.Sprintf("%s: %s", e.Entry.Level, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		if e.Request.URL != address {
			text = "request: " + e.Request.URL
		}
	}
	if text != "" {
		p.lock.Lock()
		defer p.lock.Unlock()
		p.messages = append(p.messages, text)
	}
}

// Messages returns the messages and requests so far.
func (p *Page) Messages() []string {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.messages
}

// Do runs actions on the page.
func (p *Page) Do(actions ...chromedp.Action[chromedp.Void]) error {
	return chromedp.Do(p.ctx, actions...)
}

// phone is the width below which a page is shown as on a phone.
const phone = 600

// See changes the view.
func (p *Page) See(v View) error {
	scheme, media := "light", "screen"
	if v.Dark {
		scheme = "dark"
	}
	if v.Print {
		media = "print"
	}
	_, err := chromedp.Call(p.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: v.Width, Height: v.Height, DeviceScaleFactor: 1, Mobile: v.Width < phone,
	})
	if err != nil {
		return err
	}
	_, err = chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	return err
}

// Ask evaluates a JavaScript expression, which the page's security policy does not prevent.
func Ask[T any](p *Page, expression string) (answer T, err error) {
	return chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
}

// Picture returns a PNG of the page, of a height, below a vertical offset; of all below it if the height is 0.
func (p *Page) Picture(width, from, height int64) (png []byte, err error) {
	if height == 0 {
		whole, err := Ask[int64](p, "Math.ceil(document.documentElement.getBoundingClientRect().height)")
		if err != nil {
			return nil, err
		}
		height = whole - from
	}
	beyond := true
	taken, err := chromedp.Call(p.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: &beyond, Clip: &page.Viewport{Y: float64(from), Width: float64(width), Height: float64(height), Scale: 1},
	})
	return taken.Data, err
}

// Close ends the browser.
func (p *Page) Close() { p.cancel() }

// PDF prints the page.
func (p *Page) PDF() ([]byte, error) { return chromedp.Run(p.ctx, chromedp.PrintToPDF()) }
