// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/bench/contender"
	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// saveInterval is how often the metrics are read. To write them takes time of the process, and when exactly it is done does not matter.
const saveInterval = 20 * pollInterval

// rate is the number of records a second for which cores and traffic are computed.
const rate = 10_000

// Names of setups that send.
const (
	nameSend    = "no processor"
	nameOldSend = nameSend + ", v0.154"
)

// The compressions of what is sent: the exporter's default, and none.
const (
	compressionGzip = "gzip"
	compressionNone = "none"
)

// save measures what reading a log and sending what is kept of it takes, and how much that is.
func (h *harness) save(ctx context.Context, a *arguments, stdout io.Writer) (err error) {
	if err = h.prepare(ctx, a); err != nil {
		return err
	}
	d, err := newDestination(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	zipped, plain := h.senders(d, compressionGzip), h.senders(d, compressionNone)
	if a.peers {
		plain = append(plain, h.peers(ctx, note)...)
	}
	results, err := h.measure(ctx, append(zipped, plain...), a.runs)
	if err != nil {
		return err
	}
	return h.writeSaved(stdout, a, results[:len(zipped)], results[len(zipped):])
}

// senders returns the collectors that send what they keep.
func (h *harness) senders(d *destination, compression string) []*setup {
	base, security := map[string]any{"default_level": event.SettingBase.String()}, map[string]any{
		"default_level": event.SettingBase.String(),
		"coverage":      map[string]any{event.AreaSecurity.String(): event.SettingFull.String()},
	}
	ours := func(cfg map[string]any) []processor { return []processor{{"audit_coverage", cfg}} }
	return []*setup{
		h.sender(d, nameSend, nameSend, h.log.all, compression, pipeline{}),
		h.sender(d, "audit_coverage, base", nameSend, nil, compression, pipeline{processors: ours(base)}),
		h.sender(d, "audit_coverage, base and full security", nameSend, nil, compression, pipeline{processors: ours(security)}),
		h.sender(d, "audit_coverage, the filter's policy", nameSend, h.log.kept, compression, pipeline{processors: ours(contender.Policy())}),
		h.sender(d, nameOldSend, nameOldSend, h.log.all, compression, pipeline{binary: h.filter}),
		h.sender(d, "filter with ParseJSON, v0.154", nameOldSend, h.log.kept, compression,
			pipeline{binary: h.filter, processors: []processor{filter(contender.ParseCondition())}}),
	}
}

// sender returns the setup of a collector that sends, with the queue of the shipped configurations, but in memory. Want is what has to arrive; nil if
// that is not known.
func (h *harness) sender(d *destination, name, base string, want *contents, compression string, p pipeline) *setup {
	p.exporter, p.destination = "otlp_http", map[string]any{
		"endpoint": d.endpoint, "compression": compression,
		"sending_queue": map[string]any{
			"sizer": "bytes", "queue_size": 64 << 20, "block_on_overflow": true,
			"batch": map[string]any{"flush_timeout": "1s", "min_size": 262144, "max_size": 3145728},
		},
	}
	return &setup{name: name, base: base, run: func(ctx context.Context) (*outcome, error) {
		var received *contents
		if want != nil {
			received = newContents()
		}
		d.begin(received)
		o, err := h.collect(ctx, &p, "", saveInterval, p.sent)
		if err != nil {
			return nil, err
		}
		if o.sent, err = d.end(); err != nil {
			return nil, err
		}
		if want != nil {
			same := received.sameSet(want)
			o.same, want = &same, nil
		}
		return o, nil
	}}
}

// writeSaved prints the results, those that compress and those that do not.
func (h *harness) writeSaved(w io.Writer, a *arguments, zipped, plain []*result) error {
	for _, r := range plain {
		if r.Sent == 0 && r.setup.output != "" { // a peer, which writes what it would send
			r.Sent = float64(h.log.kept.bytes)
		}
	}
	if a.format == figure.FormatJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(map[string]any{
			"go": runtime.Version(), "cpus": runtime.NumCPU(), "records": h.log.all.records, "bytes": h.log.all.bytes,
			"runs": a.runs, compressionGzip: zipped, compressionNone: plain,
		})
	}
	_, err := fmt.Fprintf(w, "%s, %s/%s, %d CPUs; %d records, %s MB; medians of %d runs\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), h.log.all.records, megabytes(float64(h.log.all.bytes)), a.runs)
	const title = "10,000 records a second, "
	return errors.Join(err, h.saved(title+"compressed with gzip", zipped).Write(w, a.format), h.saved(title+"not compressed", plain).Write(w, a.format))
}

// saved shows what each takes and sends at the rate.
func (h *harness) saved(title string, results []*result) *figure.Table {
	t := &figure.Table{
		Title:   title,
		Columns: []string{"", "kept", "cpu us/rec", "cores", "MB/s", "GB/day", "saved", "same"}, Texts: []string{"same"},
	}
	all := float64(h.log.all.records)
	for _, r := range results {
		perSecond := r.Sent / all * rate
		whole := find(results, r.setup.base).Sent
		if r.setup.output != "" { // lines as they are, not OTLP
			whole = float64(h.log.all.bytes)
		}
		t.Rows = append(t.Rows, []string{
			r.Name, figure.Percent(float64(r.Records) / all), figure.Number(perRecord(r.CPU, h.log.all.records)),
			strconv.FormatFloat(r.CPU/all*rate, 'f', 3, 64), figure.Number(perSecond / 1e6),
			figure.Number(perSecond * (24 * time.Hour).Seconds() / 1e9), figure.Percent(1 - r.Sent/whole), r.same(),
		})
	}
	return t
}
